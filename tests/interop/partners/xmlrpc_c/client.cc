// Does the suite's jobs with xmlrpc-c's C++ client, which talks HTTP through libcurl. Not with
// clientSimple: its errors do not say the code of a fault.
//
// usage: client URL <jobs >answers
#include <exception>
#include <iostream>
#include <string>

#include <xmlrpc-c/base.hpp>
#include <xmlrpc-c/client.hpp>
#include <xmlrpc-c/client_transport.hpp>

#include "values.h"

namespace {

using nlohmann::json;
using xmlrpc_c::value;

xmlrpc_c::paramList params_of(const json& params) {
  xmlrpc_c::paramList list;
  for (const json& param : params) list.add(partner::native(param));
  return list;
}

class Client {
 public:
  explicit Client(const std::string& url) : carriage_(url), client_(&transport_) {}

  value call(const std::string& method, const xmlrpc_c::paramList& params) {
    const xmlrpc_c::rpcPtr rpc(method, params);
    rpc->call(&client_, &carriage_);
    if (!rpc->isSuccessful()) throw rpc->getFault();
    return rpc->getResult();
  }

 private:
  xmlrpc_c::clientXmlTransport_curl transport_;
  xmlrpc_c::carriageParm_curl0 carriage_;
  xmlrpc_c::client_xml client_;
};

json fault_of(const json& neutral) {
  const json& members = neutral.at("struct");
  return {std::stol(members.at("faultCode").at("int").get<std::string>()),
          members.at("faultString").at("string")};
}

// xmlrpc-c has no builder for it: a caller writes the array of structs, and reads the array of
// one-element arrays and faults.
json multicall(Client& client, const json& calls) {
  xmlrpc_c::carray entries;
  for (const json& call : calls) {
    xmlrpc_c::carray arguments;
    for (const json& param : call.at(1)) arguments.push_back(partner::native(param));
    entries.push_back(xmlrpc_c::value_struct(
        {{"methodName", xmlrpc_c::value_string(call.at(0).get<std::string>())},
         {"params", xmlrpc_c::value_array(arguments)}}));
  }
  xmlrpc_c::paramList params;
  params.add(xmlrpc_c::value_array(entries));
  const value result = client.call("system.multicall", params);
  json answers = json::array();
  for (const value& each : xmlrpc_c::value_array(result).cvalue()) {
    const json entry = partner::neutral(each);
    answers.push_back(entry.contains("list") ? json{{"result", entry.at("list").at(0)}}
                                             : json{{"fault", fault_of(entry)}});
  }
  return {{"results", answers}};
}

json answer_to(Client& client, const json& job) {
  if (job.contains("multicall")) return multicall(client, job.at("multicall"));
  const std::string method = job.at("method");
  return {{"result", partner::neutral(client.call(method, params_of(job.at("params"))))}};
}

}  // namespace

int main(int argc, char** argv) {
  Client client(argv[argc - 1]);
  for (std::string line; std::getline(std::cin, line);) {
    const json job = json::parse(line);
    json answer;
    try {
      answer = answer_to(client, job);
    } catch (const xmlrpc_c::fault& fault) {
      answer = {{"fault", {static_cast<int>(fault.getCode()), fault.getDescription()}}};
    } catch (const std::exception& error) {
      answer = {{"error", error.what()}};
    }
    answer["id"] = job.at("id");
    std::cout << answer.dump(-1, ' ', true, json::error_handler_t::replace) << std::endl;
  }
}
