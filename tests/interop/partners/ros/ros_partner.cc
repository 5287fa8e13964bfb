// The suite's server and client on xmlrpcpp, the XML-RPC library of ROS 1: neutral values as in
// suite/neutral.py, jobs and answers as in partners/README.md.
//
//   partner_ros server          prints its URL
//   partner_ros client URL      jobs on standard input, answers on standard output
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <unistd.h>
#include <xmlrpcpp/XmlRpc.h>
#include <xmlrpcpp/XmlRpcException.h>

namespace {

using Json = nlohmann::json;
using XmlRpc::XmlRpcValue;

std::string dumps(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

// --- neutral values ---

std::vector<char> bytes_of(const std::string& hex) {
  std::vector<char> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::string hex_of(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

double double_of(const std::string& hex) {
  const std::uint64_t bits = std::stoull(hex, nullptr, 16);
  double number = 0;
  std::memcpy(&number, &bits, sizeof number);
  return number;
}

std::string bits_of(double number) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof bits);
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(bits));
  return hex;
}

// The library prints the fields of a tm as they are: its years and months count as people do.
XmlRpcValue time_of(const std::string& text) {
  std::tm time{};
  if (std::sscanf(text.c_str(), "%4d%2d%2dT%2d:%2d:%2d", &time.tm_year, &time.tm_mon, &time.tm_mday,
                  &time.tm_hour, &time.tm_min, &time.tm_sec) != 6) {
    throw std::invalid_argument("no date: " + text);
  }
  return XmlRpcValue(&time);
}

std::string text_of(const std::tm& time) {
  char text[64];
  std::snprintf(text, sizeof text, "%04d%02d%02dT%02d:%02d:%02d", time.tm_year, time.tm_mon,
                time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec);
  return text;
}

XmlRpcValue native(const Json& neutral) {
  const auto only = neutral.begin();
  const std::string& tag = only.key();
  const Json& content = only.value();
  if (tag == "bool") return XmlRpcValue(content.get<bool>());
  if (tag == "int" || tag == "i8") {
    const long long number = std::stoll(content.get<std::string>());
    if (!std::in_range<int>(number)) throw std::invalid_argument("xmlrpcpp has no 64-bit integers");
    return XmlRpcValue(static_cast<int>(number));
  }
  if (tag == "double") return XmlRpcValue(double_of(content));
  if (tag == "string") return XmlRpcValue(content.get<std::string>());
  if (tag == "datetime") return time_of(content);
  if (tag == "bytes") {
    std::vector<char> bytes = bytes_of(content);
    return XmlRpcValue(bytes.data(), static_cast<int>(bytes.size()));
  }
  XmlRpcValue value;
  if (tag == "list") {
    value.setSize(0);
    for (int i = 0; i < static_cast<int>(content.size()); ++i) {
      value[i] = native(content[static_cast<std::size_t>(i)]);
    }
    return value;
  }
  if (tag == "struct") {
    value.begin();  // makes it a struct
    for (const auto& [name, member] : content.items()) value[name] = native(member);
    return value;
  }
  throw std::invalid_argument("xmlrpcpp has no " + tag);
}

Json neutral(XmlRpcValue value) {
  switch (value.getType()) {
    case XmlRpcValue::TypeBoolean:
      return {{"bool", static_cast<bool>(value)}};
    case XmlRpcValue::TypeInt:
      return {{"int", std::to_string(static_cast<int>(value))}};
    case XmlRpcValue::TypeDouble:
      return {{"double", bits_of(static_cast<double>(value))}};
    case XmlRpcValue::TypeString:
      return {{"string", static_cast<std::string>(value)}};
    case XmlRpcValue::TypeDateTime:
      return {{"datetime", text_of(static_cast<std::tm&>(value))}};
    case XmlRpcValue::TypeBase64: {
      const XmlRpcValue::BinaryData& bytes = value;
      return {{"bytes", hex_of({bytes.data(), bytes.size()})}};
    }
    case XmlRpcValue::TypeArray: {
      Json elements = Json::array();
      for (int i = 0; i < value.size(); ++i) elements.push_back(neutral(value[i]));
      return {{"list", elements}};
    }
    case XmlRpcValue::TypeStruct: {
      Json members = Json::object();
      for (const auto& [name, member] : value) members[name] = neutral(member);
      return {{"struct", members}};
    }
    case XmlRpcValue::TypeInvalid:
      break;
  }
  return {{"nil", nullptr}};
}

// --- server ---

class Method final : public XmlRpc::XmlRpcServerMethod {
 public:
  using Body = std::function<XmlRpcValue(XmlRpcValue& params)>;

  Method(const char* name, const char* help, Body body)
      : XmlRpcServerMethod(name), help_(help), body_(std::move(body)) {}
  void execute(XmlRpcValue& params, XmlRpcValue& result) override {
    try {
      result = body_(params);
    } catch (const std::exception& error) {
      throw XmlRpc::XmlRpcException(error.what());
    }
  }
  std::string help() override { return help_; }

 private:
  const char* help_;
  Body body_;
};

/// A server on 127.0.0.1: bindAndListen() would open the port to everyone.
class LocalServer final : public XmlRpc::XmlRpcServer {
 public:
  int listen_locally() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(fd, plain, size) != 0 || ::listen(fd, 64) != 0 ||
        ::getsockname(fd, plain, &size) != 0) {
      throw std::runtime_error(std::strerror(errno));
    }
    setfd(fd);
    _port = ntohs(address.sin_port);
    _disp.addSource(this, XmlRpc::XmlRpcDispatch::ReadableEvent);
    return _port;
  }
};

int serve() {
  Method methods[] = {
      {"describe", "What arrived, as neutral JSON",
       [](XmlRpcValue& params) { return XmlRpcValue(dumps(neutral(params[0]))); }},
      {"produce", "The value that neutral JSON describes",
       [](XmlRpcValue& params) { return native(Json::parse(std::string(params[0]))); }},
      {"echo", "Its argument", [](XmlRpcValue& params) { return params[0]; }},
      {"add", "The sum of two integers",
       [](XmlRpcValue& params) { return XmlRpcValue(int(params[0]) + int(params[1])); }},
      {"fail", "Fails with this fault",
       [](XmlRpcValue& params) -> XmlRpcValue {
         throw XmlRpc::XmlRpcException(std::string(params[1]), int(params[0]));
       }},
      {"nothing", "Returns nothing, which the library sends as an empty string",
       [](XmlRpcValue&) { return XmlRpcValue(); }},
  };
  LocalServer server;
  for (Method& method : methods) server.addMethod(&method);
  server.enableIntrospection();
  std::cout << "http://127.0.0.1:" << server.listen_locally() << "/RPC2" << std::endl;
  server.work(-1);
  return 0;
}

// --- client ---

XmlRpcValue arguments(const Json& params) {
  XmlRpcValue list;
  list.setSize(0);
  for (int i = 0; i < static_cast<int>(params.size()); ++i) {
    list[i] = native(params[static_cast<std::size_t>(i)]);
  }
  return list;
}

Json fault_of(XmlRpcValue& fault) {
  return {{"fault", {int(fault["faultCode"]), std::string(fault["faultString"])}}};
}

/// One call; its result in `result`, or the answer that says why there is none.
Json call(XmlRpc::XmlRpcClient& client, const std::string& method, const XmlRpcValue& params,
          XmlRpcValue& result) {
  if (!client.execute(method.c_str(), params, result)) return {{"error", "execute() failed"}};
  if (client.isFault()) return fault_of(result);
  return {};
}

Json multicall(XmlRpc::XmlRpcClient& client, const Json& calls) {
  XmlRpcValue params;
  params[0].setSize(0);
  for (int i = 0; i < static_cast<int>(calls.size()); ++i) {
    const Json& each = calls[static_cast<std::size_t>(i)];
    params[0][i]["methodName"] = each[0].get<std::string>();
    params[0][i]["params"] = arguments(each[1]);
  }
  XmlRpcValue results;
  if (Json no = call(client, "system.multicall", params, results); !no.is_null()) return no;
  Json answers = Json::array();
  for (int i = 0; i < results.size(); ++i) {
    const bool boxed = results[i].getType() == XmlRpcValue::TypeArray;
    answers.push_back(boxed ? Json{{"result", neutral(results[i][0])}} : fault_of(results[i]));
  }
  return {{"results", answers}};
}

Json answer_to(XmlRpc::XmlRpcClient& client, const Json& job) {
  try {
    if (job.contains("multicall")) return multicall(client, job["multicall"]);
    XmlRpcValue result;
    Json no = call(client, job["method"], arguments(job["params"]), result);
    return no.is_null() ? Json{{"result", neutral(result)}} : no;
  } catch (const XmlRpc::XmlRpcException& error) {
    return {{"error", error.getMessage()}};
  } catch (const std::exception& error) {
    return {{"error", error.what()}};
  }
}

int run_client(const std::string& url) {
  char host[64];
  char path[64] = "/RPC2";
  int port = 0;
  if (std::sscanf(url.c_str(), "http://%63[^:]:%d%63s", host, &port, path) < 2) return 2;
  XmlRpc::XmlRpcClient client(host, port, path);
  for (std::string line; std::getline(std::cin, line);) {
    const Json job = Json::parse(line);
    Json answer = answer_to(client, job);
    answer["id"] = job["id"];
    std::cout << dumps(answer) << std::endl;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view word = argc > 1 ? argv[1] : "";
  if (word == "server" && argc == 2) return serve();
  if (word == "client" && argc == 3) return run_client(argv[2]);
  std::cerr << "usage: partner_ros server | client URL\n";
  return 2;
}
