// A bot on botbuilder-adapter-facebook: of its options only the host of Meta and the keys are set.
'use strict';

const express = require('express');
const { FacebookAdapter } = require('botbuilder-adapter-facebook');

const adapter = new FacebookAdapter({ verify_token: 'unused', ...JSON.parse(process.env.FACEBOOK) });
const server = express();

server.use(
  express.json({
    verify: (request, _, body) => {
      request.rawBody = body;
    },
  })
);
server.post('/webhook', (request, response, next) => {
  adapter
    .processActivity(request, response, async (context) => {
      console.log(JSON.stringify({ type: context.activity.type, text: context.activity.text }));
      if (context.activity.type !== 'message') return;
      await context.sendActivity(`botkit heard ${context.activity.text}`);
      if (context.activity.text === 'a person, please') {
        const api = await adapter.getAPI(context.activity);
        const recipient = { id: context.activity.from.id };
        const passed = { recipient, target_app_id: process.env.DESK };
        console.log(JSON.stringify(await api.callAPI('/me/pass_thread_control', 'POST', passed)));
      }
    })
    .catch(next);
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('"listening"'));
