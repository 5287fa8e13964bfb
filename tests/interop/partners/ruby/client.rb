# Does the suite's jobs with Ruby's XMLRPC::Client.
#
# usage: ruby client.rb [--extensions] URL <jobs >answers
require_relative "neutral"

CLIENT = XMLRPC::Client.new2(ARGV.last)

def answer(value)
  return { fault: [value.faultCode, value.faultString] } if value.is_a?(XMLRPC::FaultException)
  { result: Neutral.neutral(value) }
end

def arguments(params)
  params.map { |each| Neutral.native(each) }
end

def answer_to(job)
  if (calls = job["multicall"])
    _, *rest = CLIENT.multicall2(*calls.map { |method, params| [method, *arguments(params)] })
    return { results: rest.first.map { |each| answer(each) } }
  end
  _, value = CLIENT.call2(job["method"], *arguments(job["params"]))
  answer(value)
rescue StandardError => error
  { error: "#{error.class}: #{error.message}" }
end

$stdout.sync = true
$stdin.each_line do |line|
  job = Neutral.loads(line)
  puts Neutral.dumps({ id: job["id"], **answer_to(job) })
end
