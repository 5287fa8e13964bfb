// Server and client of one interface, in one process.
#include <iostream>
#include <memory>

#include "greeter.client.h"
#include "greeter.server.h"
#include "tagwire/client/client.h"
#include "tagwire/server/server.h"

namespace {

class Greeter final : public greeter::GreeterService {
  std::string greet(tagwire::CallContext&, const std::string& who, tone::Tone tone) override {
    if (tone == tone::Tone::rude) throw greeter::Refused{.who = who};
    return "hello, " + who;
  }
};

}  // namespace

int main() {
  tagwire::Server server({.listen = "127.0.0.1:0"});
  server.add(std::make_shared<Greeter>());
  tagwire::Client client(server);
  greeter::GreeterClient stub(client);
  std::cout << stub.greet("ada") << '\n';
  try {
    stub.greet("bob", tone::Tone::rude);
  } catch (const greeter::Refused& refused) {
    std::cout << "refused " << refused.who << '\n';
  }
}
