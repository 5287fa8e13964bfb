#include "idl/layout.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "idl/utf8.h"

namespace tagwire::idl::layout {

enum class Kind : std::uint8_t {
  kText,
  kLine,      // `blank`: a blank when flat
  kHardLine,  // `and_blank`
  kIfBroken,
  kIndent,
  kGroup,
  kFlat,
  kConcat,
  kChoice,
  kInlineComment,
  kEndOfLineComment,
  kOwnLineComment,
};

struct Node {
  Kind kind;
  std::string text{};
  std::size_t width = 0;
  bool blank = false;
  bool and_blank = false;
  bool breaks = false;  // cannot stand on one line
  std::vector<Doc> parts{};
};

namespace {

constexpr std::size_t kIndentation = 2;

std::size_t columns_of(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += display_width(take_character(text));
  return width;
}

Doc make(Node node) { return std::make_shared<const Node>(std::move(node)); }

Doc with_text(Kind kind, std::string_view text, bool breaks = false) {
  return make({.kind = kind,
               .text = std::string(text),
               .width = columns_of(text),
               .breaks = breaks || text.find('\n') != std::string_view::npos});
}

Doc around(Kind kind, Doc content, bool force_break = false) {
  if (content == nullptr) return nullptr;
  const bool breaks = force_break || content->breaks;
  return make({.kind = kind, .breaks = breaks, .parts = {std::move(content)}});
}

/// What is still to be printed.
struct Todo {
  const Node* node;
  std::size_t indent;
  bool flat;
};

bool is_blank_or_opener(char c) {
  return std::string_view(" \n([{<@").find(c) != std::string_view::npos;
}

/// A comment in front of `text` is followed by a blank.
bool wants_blank_before(std::string_view text) {
  return !text.empty() &&
         std::string_view(" ,;:)]>}?.").find(text.front()) == std::string_view::npos;
}

/// Counts the columns of a line as Printer would fill them.
struct LineMeasure {
  std::size_t columns = 0;
  bool at_blank = true;
  bool blank_wanted = false;

  void add(const Todo& next) {
    const Node& node = *next.node;
    switch (node.kind) {
      case Kind::kIfBroken:
        if (next.flat) return;
        [[fallthrough]];
      case Kind::kText:
        if (std::exchange(blank_wanted, false) && wants_blank_before(node.text)) ++columns;
        columns += node.width;
        if (!node.text.empty()) at_blank = is_blank_or_opener(node.text.back());
        return;
      case Kind::kLine:
        if (!node.blank) return;
        if (!at_blank) ++columns;
        at_blank = true;
        blank_wanted = false;
        return;
      case Kind::kInlineComment:
        columns += node.width + (at_blank ? 0 : 1);
        at_blank = false;
        blank_wanted = true;
        return;
      default:
        return;
    }
  }
};

class Printer {
 public:
  explicit Printer(std::size_t columns) : columns_(columns) {}

  std::string run(const Doc& doc) {
    if (doc != nullptr) todo_.push_back({doc.get(), 0, false});
    while (!todo_.empty()) step();
    trim();
    if (!out_.empty()) out_ += '\n';
    return std::move(out_);
  }

 private:
  void step() {
    const Todo next = todo_.back();
    todo_.pop_back();
    const Node& node = *next.node;
    switch (node.kind) {
      case Kind::kText:
        return put(node.text, node.width, next.indent);
      case Kind::kIfBroken:
        if (!next.flat) put(node.text, node.width, next.indent);
        return;
      case Kind::kLine:
        if (!next.flat) return end_line(node.and_blank);
        if (node.blank) put_blank();
        return;
      case Kind::kHardLine:
        return end_line(node.and_blank);
      case Kind::kIndent:
        return todo_.push_back({node.parts[0].get(), next.indent + kIndentation, next.flat});
      case Kind::kFlat:
        return todo_.push_back({node.parts[0].get(), next.indent, true});
      case Kind::kGroup: {
        const Todo flat{node.parts[0].get(), next.indent, true};
        const bool stays = next.flat || (!node.breaks && fits(flat));
        return todo_.push_back({flat.node, flat.indent, stays});
      }
      case Kind::kConcat:
        return push_parts(todo_, next);
      case Kind::kChoice:
        return choose(next);
      case Kind::kInlineComment:
        return put_inline_comment(node, next.indent);
      case Kind::kEndOfLineComment:
        put_remark(node.text, next.indent);
        return end_line(false);
      case Kind::kOwnLineComment:
        end_line(false);
        put_lines(node.text, next.indent);
        return end_line(false);
    }
  }

  static void push_parts(std::vector<Todo>& to, const Todo& from) {
    const std::vector<Doc>& parts = from.node->parts;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      to.push_back({part->get(), from.indent, from.flat});
    }
  }

  // ---- text

  void put(std::string_view text, std::size_t width, std::size_t indent) {
    begin_line(indent);
    if (std::exchange(blank_wanted_, false) && wants_blank_before(text)) put_text(" ", 1);
    put_text(text, width);
  }

  void put_text(std::string_view text, std::size_t width) {
    out_ += text;
    column_ += width;
    if (column_ > columns_) overflow_ = true;
  }

  void put_blank() {
    if (line_ends_ > 0) return;
    blank_wanted_ = false;
    if (!out_.ends_with(' ') && column_ > 0) put_text(" ", 1);
  }

  void put_inline_comment(const Node& node, std::size_t indent) {
    begin_line(indent);
    if (!out_.empty() && !is_blank_or_opener(out_.back())) put_text(" ", 1);
    blank_wanted_ = false;
    put_lines(node.text, indent);
    blank_wanted_ = true;
  }

  void put_remark(std::string_view text, std::size_t indent) {
    const bool alone = line_ends_ > 0 || column_ == 0;
    begin_line(indent);
    blank_wanted_ = false;
    if (!alone) out_ += "  ";
    put_lines(text, indent);
  }

  /// A block comment whose lines begin with stars is kept in a column; others stay as they are.
  void put_lines(std::string_view text, std::size_t indent) {
    begin_line(indent);
    const std::size_t column = column_;
    const std::size_t first = text.find('\n');
    const bool overflow = overflow_;
    put_text(text.substr(0, first), columns_of(text.substr(0, first)));
    overflow_ = overflow;  // a comment cannot be broken
    if (first == std::string_view::npos) return;
    const std::string_view rest = text.substr(first);
    const bool stars = has_stars(rest);
    for (std::size_t at = 0; at < rest.size();) {
      const std::size_t end = std::min(rest.find('\n', at + 1), rest.size());
      std::string_view line = rest.substr(at + 1, end - at - 1);
      at = end;
      trim();
      out_ += '\n';
      column_ = 0;
      if (stars) {
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        put_text(std::string(column + 1, ' '), column + 1);
      }
      put_text(line, columns_of(line));
    }
    overflow_ = overflow;
  }

  static bool has_stars(std::string_view lines) {
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = std::min(lines.find('\n', at + 1), lines.size());
      const std::string_view line = lines.substr(at + 1, end - at - 1);
      const std::size_t first = line.find_first_not_of(" \t");
      if (first == std::string_view::npos || line[first] != '*') return false;
      at = end;
    }
    return true;
  }

  void end_line(bool and_blank) {
    line_ends_ = std::max<std::size_t>(line_ends_, and_blank ? 2 : 1);
    blank_wanted_ = false;
  }

  void begin_line(std::size_t indent) {
    if (std::exchange(started_, true) == false) line_ends_ = 0;
    if (line_ends_ == 0) return;
    trim();
    out_.append(std::exchange(line_ends_, 0), '\n');
    out_.append(indent, ' ');
    column_ = indent;
  }

  void trim() {
    while (out_.ends_with(' ') || out_.ends_with('\t')) out_.pop_back();
  }

  // ---- what fits

  /// `first` and what is to follow, up to the next place where a line may end, fits into this line.
  bool fits(const Todo& first) const {
    LineMeasure line = measure_so_far(first.indent);
    std::vector<Todo> inside = {first};
    std::size_t rest = 0;
    while (line.columns <= columns_) {
      if (inside.empty()) {
        const Todo* const after = following(rest++);
        if (after == nullptr) return true;
        inside.push_back(*after);
      }
      const Todo next = inside.back();
      inside.pop_back();
      if (ends_measure(next)) return !next.flat || !next.node->breaks;
      line.add(next);
      descend(next, inside);
    }
    return false;
  }

  LineMeasure measure_so_far(std::size_t indent) const {
    if (line_ends_ > 0) return {.columns = indent};
    const bool at_blank = out_.empty() || is_blank_or_opener(out_.back());
    return {.columns = column_, .at_blank = at_blank, .blank_wanted = blank_wanted_};
  }

  /// What is printed after `ahead` others; null at the end.
  const Todo* following(std::size_t ahead) const {
    if (ahead < todo_.size()) return &todo_[todo_.size() - 1 - ahead];
    return outer_ != nullptr ? outer_->following(ahead - todo_.size()) : nullptr;
  }

  static bool ends_measure(const Todo& next) {
    const Kind kind = next.node->kind;
    if (kind == Kind::kLine) return !next.flat;
    return kind == Kind::kHardLine || kind == Kind::kEndOfLineComment ||
           kind == Kind::kOwnLineComment;
  }

  static void descend(const Todo& next, std::vector<Todo>& inside) {
    const std::vector<Doc>& parts = next.node->parts;
    if (parts.empty()) return;
    if (next.node->kind == Kind::kConcat) return push_parts(inside, next);
    const bool is_choice = next.node->kind == Kind::kChoice;
    const Doc& part = is_choice && !next.flat ? parts.back() : parts.front();
    inside.push_back({part.get(), next.indent, next.flat || next.node->kind == Kind::kFlat});
  }

  void choose(const Todo& next) {
    const std::vector<Doc>& layouts = next.node->parts;
    const Doc* chosen = &layouts.back();
    if (next.flat) {
      chosen = &layouts.front();
    } else {
      for (auto layout = layouts.begin(); layout + 1 != layouts.end(); ++layout) {
        if (!stays_inside({layout->get(), next.indent, false})) continue;
        chosen = &*layout;
        break;
      }
    }
    todo_.push_back({chosen->get(), next.indent, next.flat});
  }

  /// `layout`, and what follows it on its last line, keeps all its lines short, and nothing in it
  /// that was to be on one line has to break.
  bool stays_inside(const Todo& layout) const {
    if (has_broken_flat(*layout.node)) return false;
    Printer trial(columns_);
    trial.column_ = line_ends_ > 0 ? layout.indent : column_;
    trial.started_ = true;
    trial.out_ = "x";  // something stands on the line
    trial.outer_ = this;
    trial.todo_.push_back(layout);
    while (!trial.todo_.empty()) {
      trial.step();
      if (trial.overflow_) return false;
    }
    static const Node kNothing{.kind = Kind::kConcat};
    return trial.fits({&kNothing, layout.indent, false});
  }

  static bool has_broken_flat(const Node& node) {
    if (!node.breaks) return false;
    if (node.kind == Kind::kFlat) return true;
    return std::any_of(node.parts.begin(), node.parts.end(),
                       [](const Doc& part) { return has_broken_flat(*part); });
  }

  std::size_t columns_;
  const Printer* outer_ = nullptr;  // tries this one; what it has to do follows
  std::vector<Todo> todo_;          // the last one is next
  std::string out_;
  std::size_t column_ = 0;
  std::size_t line_ends_ = 0;  // to be written before the next text
  bool blank_wanted_ = false;  // a comment inside the line came last
  bool started_ = false;
  bool overflow_ = false;
};

}  // namespace

Doc text(std::string_view text) { return with_text(Kind::kText, text); }

Doc concat(std::vector<Doc> parts) {
  std::erase(parts, nullptr);
  const bool breaks =
      std::any_of(parts.begin(), parts.end(), [](const Doc& part) { return part->breaks; });
  return make({.kind = Kind::kConcat, .breaks = breaks, .parts = std::move(parts)});
}

Doc line(bool and_blank) {
  return make({.kind = Kind::kLine, .blank = true, .and_blank = and_blank});
}

Doc soft_line() { return make({.kind = Kind::kLine}); }

Doc hard_line(bool and_blank) {
  return make({.kind = Kind::kHardLine, .and_blank = and_blank, .breaks = true});
}

Doc indent(Doc content) { return around(Kind::kIndent, std::move(content)); }

Doc group(Doc content, bool force_break) {
  return around(Kind::kGroup, std::move(content), force_break);
}

Doc if_broken(std::string_view text) { return with_text(Kind::kIfBroken, text); }

Doc flat(Doc content) { return around(Kind::kFlat, std::move(content)); }

Doc choice(std::vector<Doc> layouts) {
  const bool breaks = layouts.front()->breaks;
  return make({.kind = Kind::kChoice, .breaks = breaks, .parts = std::move(layouts)});
}

Doc inline_comment(std::string_view text) { return with_text(Kind::kInlineComment, text); }

Doc end_of_line_comment(std::string_view text) {
  return with_text(Kind::kEndOfLineComment, text, true);
}

Doc own_line_comment(std::string_view text) { return with_text(Kind::kOwnLineComment, text, true); }

std::string print(const Doc& doc, std::size_t columns) { return Printer(columns).run(doc); }

}  // namespace tagwire::idl::layout
