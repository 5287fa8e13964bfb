// The suite's methods on the server of npm's xmlrpc; prints its URL. The library has neither
// introspection nor multicall, answers chunked, and answers an unknown method with HTTP 404.
//
// usage: env TZ=UTC NODE_PATH=... node server.js
'use strict'
const xmlrpc = require('xmlrpc')
const { native, neutral, dumps } = require('./neutral.js')

const server = xmlrpc.createServer({ host: '127.0.0.1', port: 0 }, () => {
  console.log(`http://127.0.0.1:${server.httpServer.address().port}/RPC2`)
})

const methods = {
  describe: value => dumps(neutral(value)),
  produce: text => native(JSON.parse(text)),
  echo: value => value,
  add: (a, b) => a + b,
  fail: (code, text) => { throw { faultCode: code, faultString: text } },
  nothing: () => null
}

// A method calls back with its result, and the library serialises it there: what it refuses (control
// characters) is thrown in here, and would end the program.
for (const [name, method] of Object.entries(methods)) {
  server.on(name, (error, params, callback) => {
    try {
      callback(null, method(...params))
    } catch (fault) {
      callback(fault.faultCode === undefined ? { faultCode: 1, faultString: String(fault).replace(/[^ -~]/g, '?') } : fault)
    }
  })
}

process.on('SIGTERM', () => process.exit(0))
