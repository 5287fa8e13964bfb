// `tagwire doc`: pages for the callers of an interface.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "codegen/docs/document.h"
#include "codegen/output_files.h"

namespace tagwire::cli {

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire doc --out pages orders.idl              HTML: begin with pages/index.html\n"
    "  tagwire doc --markdown --out docs/api *.idl     Markdown\n"
    "\n"
    "A page a service, with what each method takes, answers and throws, its examples as Python "
    "calls\n"
    "and as messages; a page of types a module; an index. The pages need nothing from elsewhere.";

struct DocOptions : FrontEndOptions {
  bool html = false;
  bool markdown = false;
  std::string out = ".";
};

int document(const DocOptions& options) {
  int status = kExitFine;
  const idl::Compilation compilation = run_front_end(options, status);
  if (status != kExitFine) return status;
  const std::vector<codegen::Page> pages = codegen::document(*compilation.model);
  auto error = codegen::create_folder(options.out);
  for (const codegen::Page& page : pages) {
    if (error) break;
    const std::string path = options.out + "/" + page.name + (options.markdown ? ".md" : ".html");
    error = codegen::write_if_different(
        path, options.markdown ? codegen::render_markdown(page) : codegen::render_html(page));
  }
  if (error) {
    std::fprintf(stderr, "tagwire: %s\n", error->c_str());
    return kExitUsage;
  }
  std::printf("%zu pages; the first is %s/index%s\n", pages.size(), options.out.c_str(),
              options.markdown ? ".md" : ".html");
  return kExitFine;
}

}  // namespace

void add_doc_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("doc", "Write documentation for callers");
  const auto options = std::make_shared<DocOptions>();
  add_front_end_options(*command, *options);
  command->footer(kFooter);
  CLI::Option* html = command->add_flag("--html", options->html, "HTML (the default)");
  command->add_flag("--markdown", options->markdown, "Markdown")->excludes(html);
  command->add_option("--out", options->out, "Folder to write to; it is created (default: here)")
      ->type_name("DIR");
  command->callback([options, &status] { status = document(*options); });
}

}  // namespace tagwire::cli
