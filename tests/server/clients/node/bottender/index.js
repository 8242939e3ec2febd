// A small bot: it tells on standard output what it got, answers, and passes and takes when it is asked to.
'use strict';

const DESK = process.env.DESK;

function told(event) {
  return {
    standby: Boolean(event.isStandby),
    echo: Boolean(event.isEcho),
    text: event.isText || event.isEcho ? event.message.text : null,
    passed: Boolean(event.isPassThreadControl),
  };
}

module.exports = async function App(context) {
  const { event } = context;
  console.log(JSON.stringify(told(event)));
  if (event.isEcho || !event.isText) return;
  if (event.isStandby) {
    if (event.text === 'come back') {
      await context.takeThreadControl('asked to');
      await context.sendText('I am back');
    }
  } else if (event.text === 'a person, please') {
    await context.sendText('one moment');
    await context.passThreadControl(DESK, 'asked for a person');
    await context.getThreadOwner().then((owner) => console.log(JSON.stringify({ owner })));
  } else {
    await context.sendText(`${event.text}? I ${(await context.isThreadOwner()) ? 'own' : 'do not own'} this`);
  }
};
