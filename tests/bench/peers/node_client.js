// npm's `xmlrpc`, client, in a loop: the counterpart of driver.cc, with the same output. Node keeps
// the connection between calls.
'use strict';
const assert = require('assert');
const fs = require('fs');
const xmlrpc = require('xmlrpc');
const Deserializer = require('xmlrpc/lib/deserializer');

const options = {work: 'add', seconds: 1, warmup: 0.3};
for (let i = 2; i < process.argv.length; i += 2) {
  options[process.argv[i].slice(2)] = process.argv[i + 1];
}

/// The parameters of a call document in the folder of values.
function load(name, done) {
  new Deserializer().deserializeMethodCall(fs.createReadStream(`${options.values}/${name}`),
                                           (error, method, params) => done(params));
}

function near(a, b) { return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)); }

const works = {
  add: (done) => done([3, 5], (answer) => answer === 8),
  echo: (done) => load('record.xml', (params) => done(params, (answer) => {
    assert.deepStrictEqual(answer, params[0]);
    return true;
  })),
  sum: (done) => load('doubles.xml', (params) => {
    const total = params[0].reduce((a, b) => a + b, 0);
    done(params, (answer) => near(answer, total));
  }),
};

const now = () => Number(process.hrtime.bigint()) / 1000;  // microseconds
const cpu = () => { const used = process.cpuUsage(); return used.user + used.system; };

works[options.work]((params, right) => {
  const client = xmlrpc.createClient({host: '127.0.0.1', port: Number(options.port), path: '/'});
  const measureFrom = now() + 1e6 * Number(options.warmup);
  const end = measureFrom + 1e6 * Number(options.seconds);
  const latencies = [];
  let warm = 0, first, cpuBegin;

  function report(last) {
    latencies.sort((a, b) => a - b);
    const count = latencies.length;
    console.log(JSON.stringify({
      calls_per_s: 1e6 * count / (last - first), p50_us: latencies[Math.floor(count / 2)],
      p99_us: latencies[Math.floor(0.99 * count)], client_cpu_us: (cpu() - cpuBegin) / count,
      calls_with_warmup: warm + count}));
    process.exit(0);
  }

  function call() {
    const sent = now();
    if (sent >= measureFrom && first === undefined) { first = sent; cpuBegin = cpu(); }
    client.methodCall(options.work, params, (error, answer) => {
      if (error || !right(answer)) {
        console.error(`node_client.js: ${error || 'a wrong answer'}`);
        process.exit(1);
      }
      const received = now();
      if (first === undefined) {
        ++warm;
      } else {
        latencies.push(received - sent);
        if (received >= end) return report(received);
      }
      call();
    });
  }
  call();
});
