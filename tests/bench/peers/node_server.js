// npm's `xmlrpc`, server. Its replies carry no Date here, so that each is the same bytes and the
// load generator can compare them; that spares it a little work.
'use strict';
const xmlrpc = require('xmlrpc');

const server = xmlrpc.createServer({host: '127.0.0.1', port: 0}, () => {
  console.log(`listening on http://127.0.0.1:${server.httpServer.address().port}`);
});
server.httpServer.prependListener('request', (request, response) => { response.sendDate = false; });
server.on('add', (error, params, reply) => reply(null, params[0] + params[1]));
server.on('echo', (error, params, reply) => reply(null, params[0]));
server.on('sum', (error, params, reply) => {
  let total = 0;
  for (const value of params[0]) total += value;
  reply(null, total);
});
