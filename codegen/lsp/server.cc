#include "codegen/lsp/server.h"

#include <array>
#include <istream>
#include <map>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <utility>

#include "codegen/lsp/features.h"
#include "codegen/lsp/stream.h"
#include "tagwire/version.h"

namespace tagwire::lsp {

namespace {

/// Codes of errors (JSON-RPC 2.0 section 5.1, LSP 3.17 "Response Message").
enum ErrorCode : int {
  kParseError = -32700,
  kInvalidRequest = -32600,
  kMethodNotFound = -32601,
  kInvalidParams = -32602,
  kInternalError = -32603,
  kNotInitialized = -32002,
};

/// What becomes the error of a response.
struct ResponseError : std::runtime_error {
  ResponseError(int code_, const std::string& message) : std::runtime_error(message), code(code_) {}
  int code;
};

std::string uri_in(const Json& params) { return params.at("textDocument").at("uri"); }

std::string path_in(const Json& params) { return path_of(uri_in(params)); }

Position position_of(const Json& json) {
  return {.line = json.at("line").get<std::size_t>(),
          .character = json.at("character").get<std::size_t>()};
}

Place place_in(const Json& params) {
  return {.path = path_in(params), .position = position_of(params.at("position"))};
}

/// `text` with a change of `didChange`: all of it, or of a range.
std::string changed(const std::string& text, const Json& change) {
  std::string new_text = change.at("text");
  if (!change.contains("range")) return new_text;
  const Positions positions(text);
  const std::size_t begin = positions.offset(position_of(change.at("range").at("start")));
  const std::size_t end = positions.offset(position_of(change.at("range").at("end")));
  if (end < begin) throw ResponseError(kInvalidParams, "a range ends before it begins");
  return text.substr(0, begin) + new_text + text.substr(end);
}

class Server {
 public:
  Server(std::istream& in, std::ostream& out, std::vector<std::string> import_dirs)
      : in_(in), out_(out), import_dirs_(std::move(import_dirs)) {
    workspace_.set_import_dirs(import_dirs_);
  }

  int run() {
    while (!exited_) {
      const std::optional<std::string> body = read_message(in_);
      if (!body) break;
      take(*body);
    }
    return shut_down_ ? 0 : 1;
  }

 private:
  using Request = Json (Server::*)(const Json& params);
  using Notification = void (Server::*)(const Json& params);
  template <class Handler>
  struct Entry {
    std::string_view method;
    Handler handler;
  };

  // ---- messages

  void take(const std::string& body) {
    const Json message = Json::parse(body, nullptr, false);
    if (message.is_discarded()) return respond_error(nullptr, kParseError, "this is no JSON");
    if (!message.is_object()) {
      return respond_error(nullptr, kInvalidRequest, "a message is an object");
    }
    const auto id = message.find("id");
    const auto method = message.find("method");
    if (method == message.end()) {
      // A response, though nothing was asked; or nonsense.
      const bool is_response = message.contains("result") || message.contains("error");
      if (is_response) return;
      return respond_error(id == message.end() ? Json() : *id, kInvalidRequest, "no method");
    }
    const Json params = message.value("params", Json::object());
    if (id == message.end()) return notify(*method, params);
    try {
      respond(*id, request(*method, params));
    } catch (const ResponseError& error) {
      respond_error(*id, error.code, error.what());
    } catch (const Json::exception& error) {
      respond_error(*id, kInvalidParams, error.what());
    }
  }

  Json request(const Json& method, const Json& params) {
    static constexpr std::array kRequests = {
        Entry<Request>{"shutdown", &Server::shutdown},
        Entry<Request>{"textDocument/codeAction", &Server::code_action},
        Entry<Request>{"textDocument/completion", &Server::complete},
        Entry<Request>{"textDocument/definition", &Server::define},
        Entry<Request>{"textDocument/documentSymbol", &Server::symbols},
        Entry<Request>{"textDocument/formatting", &Server::format},
        Entry<Request>{"textDocument/hover", &Server::hover_at},
        Entry<Request>{"textDocument/references", &Server::refer},
    };
    const std::string name = method.get<std::string>();
    if (shut_down_) throw ResponseError(kInvalidRequest, "after shutdown only exit comes");
    if (name == "initialize") return initialize(params);
    if (!initialized_) throw ResponseError(kNotInitialized, "initialize comes first");
    for (const auto& [known, handler] : kRequests) {
      if (name == known) return (this->*handler)(params);
    }
    throw ResponseError(kMethodNotFound, "there is no method '" + name + "'");
  }

  /// A notification has no answer, not even when it is wrong.
  void notify(const Json& method, const Json& params) {
    static constexpr std::array kNotifications = {
        Entry<Notification>{"textDocument/didOpen", &Server::did_open},
        Entry<Notification>{"textDocument/didChange", &Server::did_change},
        Entry<Notification>{"textDocument/didClose", &Server::did_close},
        Entry<Notification>{"textDocument/didSave", &Server::did_save},
        Entry<Notification>{"workspace/didChangeWatchedFiles", &Server::did_save},
    };
    if (method == "exit") exited_ = true;
    if (!initialized_ || shut_down_) return;
    try {
      for (const auto& [known, handler] : kNotifications) {
        if (method == known) (this->*handler)(params);
      }
    } catch (const ResponseError& error) {
      log(error.what());
    } catch (const Json::exception& error) {
      log(error.what());
    }
  }

  void send(Json message) {
    message["jsonrpc"] = "2.0";
    write_message(out_, message.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  void respond(const Json& id, const Json& result) { send({{"id", id}, {"result", result}}); }
  void respond_error(const Json& id, int code, const std::string& message) {
    send({{"id", id}, {"error", {{"code", code}, {"message", message}}}});
  }
  void send_notification(const char* method, const Json& params) {
    send({{"method", method}, {"params", params}});
  }
  void log(const std::string& message) {
    constexpr int kWarning = 2;
    send_notification("window/logMessage", {{"type", kWarning}, {"message", message}});
  }

  // ---- life

  Json initialize(const Json& params) {
    if (initialized_) throw ResponseError(kInvalidRequest, "initialize comes once");
    const Json options = params.value("initializationOptions", Json());
    if (options.is_object() && options.contains("importDirs")) {
      for (const Json& folder : options.at("importDirs")) import_dirs_.push_back(folder);
      workspace_.set_import_dirs(import_dirs_);
    }
    initialized_ = true;
    const Json capabilities = {
        {"positionEncoding", "utf-16"},
        {"textDocumentSync", {{"openClose", true}, {"change", 1}, {"save", true}}},
        {"hoverProvider", true},
        {"definitionProvider", true},
        {"referencesProvider", true},
        {"documentSymbolProvider", true},
        {"documentFormattingProvider", true},
        {"codeActionProvider", {{"codeActionKinds", Json::array({"quickfix"})}}},
        {"completionProvider", {{"triggerCharacters", Json::array({"@", ".", ":", "<", "="})}}},
    };
    return {{"capabilities", capabilities},
            {"serverInfo", {{"name", "tagwire"}, {"version", TAGWIRE_VERSION_STRING}}}};
  }

  Json shutdown(const Json&) {
    shut_down_ = true;
    return nullptr;
  }

  // ---- documents

  void did_open(const Json& params) {
    const Json& document = params.at("textDocument");
    workspace_.set_text(path_in(params), document.at("text"));
    publish();
  }

  void did_change(const Json& params) {
    const std::string path = path_in(params);
    const std::string* const text = workspace_.text(path);
    if (text == nullptr) throw ResponseError(kInvalidParams, "'" + path + "' is not open");
    std::string result = *text;
    for (const Json& change : params.at("contentChanges")) result = changed(result, change);
    workspace_.set_text(path, std::move(result));
    publish();
  }

  void did_close(const Json& params) {
    workspace_.close(path_in(params));
    publish();
  }

  void did_save(const Json&) {
    workspace_.forget();
    publish();
  }

  /// What changed since it was published last; an empty list where nothing is left to say.
  void publish() {
    std::map<std::string, Json> all = diagnostics(workspace_);
    for (const auto& [uri, old] : published_) all.try_emplace(uri, Json::array());
    for (const auto& [uri, found] : all) {
      const auto old = published_.find(uri);
      if (old != published_.end() && old->second == found) continue;
      send_notification("textDocument/publishDiagnostics", {{"uri", uri}, {"diagnostics", found}});
    }
    std::erase_if(all, [this](const auto& each) {
      return each.second.empty() && workspace_.text(path_of(each.first)) == nullptr;
    });
    published_ = std::move(all);
  }

  // ---- answers

  /// Of a document that is open: the text of others may be newer in the editor.
  void require_open(const std::string& path) const {
    if (workspace_.text(path) == nullptr) {
      throw ResponseError(kInvalidParams, "'" + path + "' is not open");
    }
  }
  Place open_place(const Json& params) const {
    Place place = place_in(params);
    require_open(place.path);
    return place;
  }
  std::string open_path(const Json& params) const {
    std::string path = path_in(params);
    require_open(path);
    return path;
  }

  Json hover_at(const Json& params) { return hover(workspace_, open_place(params)); }
  Json define(const Json& params) { return definition(workspace_, open_place(params)); }
  Json refer(const Json& params) {
    const Json context = params.value("context", Json::object());
    const bool with_declaration = context.value("includeDeclaration", true);
    return references(workspace_, open_place(params), with_declaration);
  }
  Json symbols(const Json& params) { return document_symbols(workspace_, open_path(params)); }
  Json format(const Json& params) { return formatting(workspace_, open_path(params)); }
  Json complete(const Json& params) { return completion(workspace_, open_place(params)); }
  Json code_action(const Json& params) {
    const Json& range = params.at("range");
    return code_actions(workspace_, open_path(params), position_of(range.at("start")),
                        position_of(range.at("end")));
  }

  std::istream& in_;
  std::ostream& out_;
  std::vector<std::string> import_dirs_;
  Workspace workspace_;
  std::map<std::string, Json> published_;  // diagnostics by URI
  bool initialized_ = false;
  bool shut_down_ = false;
  bool exited_ = false;
};

}  // namespace

int serve(std::istream& in, std::ostream& out, const std::vector<std::string>& import_dirs) {
  return Server(in, out, import_dirs).run();
}

}  // namespace tagwire::lsp
