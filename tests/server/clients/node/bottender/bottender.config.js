// All that is set is where Meta is, and the keys.
'use strict';

module.exports = {
  session: { driver: 'memory', stores: { memory: { maxSize: 500 } } },
  channels: {
    messenger: {
      enabled: true,
      path: '/webhook',
      ...JSON.parse(process.env.MESSENGER),
    },
  },
};
