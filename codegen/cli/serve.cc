// `tagwire serve --mock`: a server that answers as an interface says, before there is one.
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "codegen/mock/mock_service.h"
#include "tagwire/server/server.h"

namespace tagwire::cli {

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire serve --mock orders.idl                        answer on http://127.0.0.1:8080\n"
    "  tagwire serve --mock orders.idl --listen 127.0.0.1:0   on a free port, which it prints\n"
    "  tagwire serve --mock orders.idl --record               show each call, as an example line\n"
    "\n"
    "A call that equals an example of its method gets the answer of that example, any other call "
    "that of\n"
    "the first example with a result; where there is none, a value is made up. SIGINT and SIGTERM "
    "end\n"
    "it once the calls that run are answered.";

struct ServeOptions : FrontEndOptions {
  std::string listen = "127.0.0.1:8080";
  unsigned threads = 0;
  bool record = false;
};

int serve(const ServeOptions& options) {
  int status = kExitFine;
  const idl::Compilation compilation = run_front_end(options, status);
  if (status != kExitFine) return status;
  std::mutex output;
  codegen::MockOptions mock;
  if (options.record) {
    mock.record = [&output](const std::string& line) {
      const std::lock_guard lock(output);
      std::cout << line << std::endl;  // whoever follows a pipe sees it at once
    };
  }
  const auto service = std::make_shared<codegen::MockService>(*compilation.model, mock);
  for (const std::string& method : service->without_answer()) {
    std::fprintf(stderr,
                 "tagwire: no answer could be made up for %s; give it an example with a result\n",
                 method.c_str());
  }
  try {
    Server server({.listen = options.listen, .threads = options.threads});
    server.add(service);
    server.start();
    server.stop_on_signals();  // before the line below: who reads it may send SIGTERM at once
    {
      const std::lock_guard lock(output);
      std::cout << "listening on " << server.url() << std::endl;
    }
    server.serve_forever();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tagwire: %s\n", error.what());
    return kExitUsage;
  }
  return kExitFine;
}

}  // namespace

void add_serve_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("serve", "Answer for an interface without a server");
  const auto options = std::make_shared<ServeOptions>();
  command->footer(kFooter);
  command->add_option("--mock", options->files, "IDL files whose services to answer for")
      ->required()
      ->type_name("FILES");
  command->add_option("-I", options->import_dirs, "Folders where imports are looked for, too")
      ->type_name("DIR");
  command
      ->add_option("--listen", options->listen,
                   "Address: 127.0.0.1:8080 (the default), [::1]:8080; port 0 picks a free one")
      ->type_name("ADDRESS");
  command
      ->add_option("--threads", options->threads,
                   "Threads that answer; 0 (the default): one a core, at least two")
      ->type_name("N");
  command->add_flag("--record", options->record,
                    "Print each call and its answer, as an example line of the IDL");
  command->callback([options, &status] { status = serve(*options); });
}

}  // namespace tagwire::cli
