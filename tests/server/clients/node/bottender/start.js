// A custom server, as bottender's documentation has it.
'use strict';

const express = require('express');
const { bottender } = require('bottender');

const app = bottender({ dev: false });
const handle = app.getRequestHandler();

app.prepare().then(() => {
  const server = express();
  server.use(
    express.json({
      verify: (request, _, body) => {
        request.rawBody = body.toString();
      },
    })
  );
  server.all('*', (request, response) => handle(request, response));
  server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('"listening"'));
});
