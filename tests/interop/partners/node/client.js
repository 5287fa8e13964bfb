// Does the suite's jobs with the client of npm's xmlrpc.
//
// usage: env TZ=UTC NODE_PATH=... node client.js URL <jobs >answers
'use strict'
const readline = require('readline')
const xmlrpc = require('xmlrpc')
const { native, neutral, dumps } = require('./neutral.js')

const client = xmlrpc.createClient(process.argv[2])

// What a callback gets: a fault has faultCode, everything else is an Error.
function call(method, params) {
  return new Promise(resolve => {
    try {
      client.methodCall(method, params, (error, value) => {
        if (!error) resolve({ result: neutral(value), value })
        else if (error.faultCode !== undefined) resolve({ fault: [error.faultCode, error.faultString] })
        else resolve({ error: String(error) })
      })
    } catch (error) {
      resolve({ error: String(error) })
    }
  })
}

// The library knows nothing of multicall: a caller builds the array and opens the boxes.
async function multicall(calls) {
  const structs = calls.map(([methodName, params]) => ({ methodName, params: params.map(native) }))
  const answer = await call('system.multicall', [structs])
  if (answer.value === undefined) return answer
  return {
    results: answer.value.map(each => Array.isArray(each)
      ? { result: neutral(each[0]) }
      : { fault: [each.faultCode, each.faultString] })
  }
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const job = JSON.parse(line)
    const answer = job.multicall ? await multicall(job.multicall) : await call(job.method, job.params.map(native))
    delete answer.value
    console.log(dumps({ id: job.id, ...answer }))
  }
  process.exit(0) // kept connections would hold the process
}

main()
