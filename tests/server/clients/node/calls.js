// messaging-api-messenger, called as the lines of standard input say: [METHOD, ARGUMENT...], one JSON a line.
// A batch is ["sendBatch", [METHOD, ARGUMENT...]...]; {"file": PATH} is a file that is read. Answers go out
// in the same order, one JSON a line: {"answer": ...}, or what the client made of an error.
'use strict';

const fs = require('fs');
const readline = require('readline');
const { MessengerBatch, MessengerClient } = require('messaging-api-messenger');

const client = new MessengerClient(JSON.parse(process.argv[2]));

function given(argument) {
  return argument && argument.file ? fs.createReadStream(argument.file) : argument;
}

function call([method, ...rest]) {
  if (method === 'sendBatch') {
    return client.sendBatch(rest.map(([name, ...some]) => MessengerBatch[name](...some)));
  }
  return client[method](...rest.map(given));
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let said;
    try {
      const answer = await call(JSON.parse(line));
      said = { answer: answer === undefined ? null : answer };
    } catch (error) {
      const response = error.response || {};
      said = { message: error.message, status: response.status, data: response.data };
    }
    console.log(JSON.stringify(said));
  }
}

main();
