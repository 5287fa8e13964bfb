// `tagwire explain`: a page about a diagnostic.
#include "idl/explain.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "codegen/cli/samples.h"
#include "idl/suggest.h"

namespace tagwire::cli {

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire explain TW0201           what the mistake is, a wrong file, a corrected one\n"
    "  tagwire explain unthrown_error   the same of a rule of lint\n"
    "  tagwire explain                  a line for each\n"
    "\n"
    "Exit status: 0 explained, 2 there is no such number or rule.";

struct ExplainOptions {
  std::vector<std::string> topics;
  bool markdown = false;
};

idl::Sample sample_of(const EmbeddedSample& embedded) {
  return {.name = std::string(embedded.name),
          .wrong = std::string(embedded.wrong),
          .message = std::string(embedded.message),
          .good = std::string(embedded.good)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "TW0201" of "tw0201", "0201" and "201"; else `topic`.
std::string number_of(const std::string& topic) {
  const bool has_prefix = topic.size() > 2 && (topic[0] == 'T' || topic[0] == 't') &&
                          (topic[1] == 'W' || topic[1] == 'w');
  const std::string digits = has_prefix ? topic.substr(2) : topic;
  if (digits.empty() || digits.size() > 4 || !std::all_of(digits.begin(), digits.end(), is_digit)) {
    return topic;
  }
  return "TW" + std::string(4 - digits.size(), '0') + digits;
}

std::vector<idl::Sample> samples_about(const std::string& topic) {
  const std::string number = number_of(topic);
  std::vector<idl::Sample> samples;
  for (const EmbeddedSample& embedded : embedded_samples()) {
    if (embedded.name.substr(0, 6) == number || embedded.name.substr(7) == topic) {
      samples.push_back(sample_of(embedded));
    }
  }
  return samples;
}

int list_topics() {
  std::string last;
  for (const EmbeddedSample& embedded : embedded_samples()) {
    const idl::Sample sample = sample_of(embedded);
    if (sample.id() == last) continue;  // the first sample names the number
    last = sample.id();
    std::printf("%s  %s\n", last.c_str(), idl::title_of(sample).c_str());
  }
  return kExitFine;
}

int report_unknown(const std::string& topic) {
  std::vector<std::string> candidates;
  for (const EmbeddedSample& embedded : embedded_samples()) {
    candidates.emplace_back(embedded.name.substr(0, 6));
    candidates.emplace_back(embedded.name.substr(7));
  }
  // Every number is near to others: only a misspelt name has a neighbour that was meant.
  const bool is_number = number_of(topic) != topic || topic.starts_with("TW");
  const std::string near = is_number ? "" : idl::nearest(topic, candidates);
  std::fprintf(stderr, "tagwire: nothing is called '%s'; %s\n", topic.c_str(),
               near.empty() ? "'tagwire explain' lists all that is"
                            : ("did you mean '" + near + "'?").c_str());
  return kExitUsage;
}

int explain(const ExplainOptions& options) {
  if (options.topics.empty()) return list_topics();
  bool first = true;
  for (const std::string& topic : options.topics) {
    const std::vector<idl::Sample> samples = samples_about(topic);
    if (samples.empty()) return report_unknown(topic);
    std::string text;
    if (options.markdown) {
      for (const idl::Sample& sample : samples) text += idl::explain_in_markdown(sample);
    } else {
      text = (first ? "" : "\n") + idl::explain_in_text(samples);
    }
    first = false;
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  return kExitFine;
}

}  // namespace

void add_explain_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "explain", "Explain a diagnostic: what it means, a wrong and a right file");
  const auto options = std::make_shared<ExplainOptions>();
  command
      ->add_option("TOPICS", options->topics, "Numbers (TW0201) or rules of lint; none: list all")
      ->type_name("");
  command->add_flag("--markdown", options->markdown, "As a section of docs/errors.md");
  command->footer(kFooter);
  command->callback([options, &status] { status = explain(*options); });
}

}  // namespace tagwire::cli
