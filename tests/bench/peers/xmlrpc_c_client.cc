// xmlrpc-c's own client over curl, which keeps its connection and sets TCP_NODELAY.
#include <map>
#include <string>
#include <vector>

#include <xmlrpc-c/base.hpp>
#include <xmlrpc-c/client.hpp>
#include <xmlrpc-c/client_transport.hpp>

#include "tests/bench/peers/driver.h"

namespace {

namespace bench = tagwire::bench;
using xmlrpc_c::value;

value native(const bench::Record& record) {
  std::vector<value> tags;
  for (const std::string& tag : record.tags) tags.push_back(xmlrpc_c::value_string(tag));
  const auto* digest = reinterpret_cast<const unsigned char*>(record.digest.data());
  const std::map<std::string, value> position{{"x", xmlrpc_c::value_double(record.position.x)},
                                              {"y", xmlrpc_c::value_double(record.position.y)}};
  const std::map<std::string, value> members{
      {"id", xmlrpc_c::value_int(record.id)},
      {"active", xmlrpc_c::value_boolean(record.active)},
      {"weight", xmlrpc_c::value_double(record.weight)},
      {"name", xmlrpc_c::value_string(record.name)},
      {"note", xmlrpc_c::value_string(record.note)},
      {"created",
       xmlrpc_c::value_datetime(static_cast<time_t>(record.created.time_since_epoch().count()))},
      {"digest", xmlrpc_c::value_bytestring({digest, digest + record.digest.size()})},
      {"tags", xmlrpc_c::value_array(tags)},
      {"position", xmlrpc_c::value_struct(position)},
      {"revision", xmlrpc_c::value_int(record.revision)}};
  return xmlrpc_c::value_struct(members);
}

/// Through the accessors a program would use; doubles nearly, xmlrpc-c writes 15 digits.
bool same(const value& answer, const bench::Record& record) {
  const auto members = static_cast<std::map<std::string, value>>(xmlrpc_c::value_struct(answer));
  const auto position =
      static_cast<std::map<std::string, value>>(xmlrpc_c::value_struct(members.at("position")));
  const auto number = [](const value& v) { return double(xmlrpc_c::value_double(v)); };
  const auto text = [](const value& v) { return std::string(xmlrpc_c::value_string(v)); };
  const auto digest = xmlrpc_c::value_bytestring(members.at("digest")).vectorUcharValue();
  const auto tags = xmlrpc_c::value_array(members.at("tags")).vectorValueValue();
  bool equal = members.size() == 10 && tags.size() == record.tags.size() &&
               digest.size() == record.digest.size();
  for (std::size_t i = 0; equal && i < tags.size(); ++i) equal = text(tags[i]) == record.tags[i];
  for (std::size_t i = 0; equal && i < digest.size(); ++i) {
    equal = digest[i] == static_cast<unsigned char>(record.digest[i]);
  }
  return equal && int(xmlrpc_c::value_int(members.at("id"))) == record.id &&
         bool(xmlrpc_c::value_boolean(members.at("active"))) == record.active &&
         bench::nearly(number(members.at("weight")), record.weight) &&
         text(members.at("name")) == record.name && text(members.at("note")) == record.note &&
         time_t(xmlrpc_c::value_datetime(members.at("created"))) ==
             record.created.time_since_epoch().count() &&
         bench::nearly(number(position.at("x")), record.position.x) &&
         bench::nearly(number(position.at("y")), record.position.y) &&
         int(xmlrpc_c::value_int(members.at("revision"))) == record.revision;
}

}  // namespace

int main(int argc, char** argv) {
  const auto program = bench::parse_client_program(argc, argv);
  if (program.connections != 1) bench::fail("xmlrpc_c_client: one connection");
  constexpr std::size_t kMaxDocument = std::size_t{64} << 20;  // its default is half a megabyte
  xmlrpc_limit_set(XMLRPC_XML_SIZE_LIMIT_ID, kMaxDocument);
  xmlrpc_c::clientXmlTransport_curl transport;
  xmlrpc_c::client_xml client(&transport);
  xmlrpc_c::carriageParm_curl0 server("http://127.0.0.1:" + std::to_string(program.port) + "/RPC2");
  const auto call = [&](const std::string& method, const xmlrpc_c::paramList& params) {
    const xmlrpc_c::rpcPtr rpc(method, params);
    rpc->call(&client, &server);
    return rpc->getResult();
  };

  const auto record = bench::make_record();
  const auto doubles = bench::make_doubles(bench::kDoubles);
  std::vector<value> values;
  for (const double number : doubles) values.push_back(xmlrpc_c::value_double(number));
  xmlrpc_c::paramList add_params, echo_params, sum_params;
  add_params.add(xmlrpc_c::value_int(3)).add(xmlrpc_c::value_int(5));
  echo_params.add(native(record));
  sum_params.add(xmlrpc_c::value_array(values));
  const double total = bench::sum(doubles);
  bench::run_sequential(
      program, {.add = [&] { return int(xmlrpc_c::value_int(call("add", add_params))) == 8; },
                .echo = [&] { return same(call("echo", echo_params), record); },
                .sum =
                    [&] {
                      return bench::nearly(double(xmlrpc_c::value_double(call("sum", sum_params))),
                                           total);
                    }});
}
