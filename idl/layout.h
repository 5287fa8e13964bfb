// Text that knows where its lines may break: what the formatter builds, and how it becomes lines.
//
// After Wadler, "A prettier printer" (2003), and Oppen's printer of 1980: a group stands on one
// line if it fits there, else its own breaks become line ends and the groups inside are tried one
// by one. Deviation: a choice tries whole layouts in order, for what breaks in more than one way.
// Remarks are part of the text, and whatever surrounds them, the line ends that they need are kept.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tagwire::idl::layout {

struct Node;
/// Immutable and cheap to copy; may be part of several others. Null: nothing.
using Doc = std::shared_ptr<const Node>;

/// One piece of a line; takes as many columns as a terminal shows.
Doc text(std::string_view text);
Doc concat(std::vector<Doc> parts);
/// On one line: a blank, or nothing. Broken: a line end, and a blank line when `and_blank`.
Doc line(bool and_blank = false);
Doc soft_line();
/// A line end always; with an empty line behind it when `and_blank`. Groups around it are broken.
Doc hard_line(bool and_blank = false);
/// What breaks inside goes to the right by two columns.
Doc indent(Doc content);
/// On one line if that fits, with all that follows up to the next possible break.
Doc group(Doc content, bool force_break = false);
/// `content`, if the group around it is broken.
Doc if_broken(std::string_view text);
/// On one line whatever happens: for the layouts of a choice, which is thereby passed over when
/// this does not fit.
Doc flat(Doc content);
/// The first of these layouts none of whose lines is too long, else the last one.
Doc choice(std::vector<Doc> layouts);

/// A comment inside a line: blanks around it unless brackets or separators stand there.
Doc inline_comment(std::string_view text);
/// A comment that ends its line, though it may begin more; its columns do not count.
Doc end_of_line_comment(std::string_view text);
/// A comment on lines of its own.
Doc own_line_comment(std::string_view text);

/// Ends in exactly one line end, unless it is empty. No line ends in a blank.
std::string print(const Doc& doc, std::size_t columns);

}  // namespace tagwire::idl::layout
