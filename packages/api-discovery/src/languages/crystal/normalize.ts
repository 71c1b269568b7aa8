/**
 * Crystal as Ruby, whose syntax it has but for types, macros and a few words: those are blanked or replaced, each by as
 * many characters, so that places stay what they were.
 */

/** Strings and comments, between which the code is. */
const LITERAL =
  /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\\n])'|#(?!\{)[^\n]*|%[qQwirx]?\([^)]{0,2000}\)|<<-?(\w+)\n[\s\S]{0,20000}?\n\s*\1\b/g

type Rule = readonly [RegExp, (whole: string, ...groups: string[]) => string]

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ')

/** A type after ` : `: names, generics, unions, tuples, nilable ones. */
const TYPE = String.raw`(?:\(?[A-Z][\w:]*(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\))?\??\*?\)?|self|_)(?:\s*\|\s*[A-Z][\w:]*\??(?:\([^()\n]*\))?)*`

const RULES: readonly Rule[] = [
  // Macros: `{% for … %}` and `{{ … }}`.
  [/\{%[\s\S]{0,2000}?%\}/g, blank],
  [/\{\{[\s\S]{0,2000}?\}\}/g, blank],
  // `@[JSON::Field(key: "x")]` and `alias A = B`
  [/@\[[^\]\n]*\]/g, blank],
  [/^[ \t]*alias\s[^\n]*/gm, blank],
  [/^[ \t]*abstract\s+def\b[^\n]*/gm, blank],
  [/\babstract(?=\s+(?:class|struct)\b)/g, blank],
  [/\b(?:private|protected)(?=\s+(?:def|class|struct|macro)\b)/g, blank],
  [/^([ \t]*)struct\b/gm, (_, indent) => `${indent}class `],
  [/^([ \t]*)macro\b/gm, (_, indent) => `${indent}def  `],
  [
    /^([ \t]*)(?:enum|lib)\b(?=\s+[A-Z])/gm,
    (whole, indent) => `${indent}class`.slice(0, whole.length).padEnd(whole.length),
  ],
  // Types of parameters, variables and results.
  [new RegExp(String.raw`(?<=[\w?)!]) ?: ${TYPE}(?=\s*(?:[,)=\n;|]|$))`, 'g'), blank],
  [/\bof\s+[A-Z][\w:]*(?:\([^()\n]*\))?(?:\s*=>\s*[A-Z][\w:]*(?:\([^()\n]*\))?)?/g, blank],
  // `x["y"]?` is there or is nil; `&.name` is `&:name`.
  [/\]\?/g, () => '] '],
  [/&\.(?=[a-z])/g, () => '&:'],
]

export function asRuby(text: string): string {
  const pieces: string[] = []
  let at = 0
  // Literals stay; a mark as long as each holds its place while the code around it is read as one.
  const literals: string[] = []
  for (const match of text.matchAll(LITERAL)) {
    pieces.push(text.slice(at, match.index), marked(match[0]))
    literals.push(match[0])
    at = match.index + match[0].length
  }
  pieces.push(text.slice(at))
  let code = pieces.join('')
  for (const [pattern, replace] of RULES) code = code.replace(pattern, replace)
  let next = 0
  return code.replaceAll(/\uE010[\uE011\n]*\uE012/g, (place) => {
    // A macro may have blanked one; the places keep the order of those that are left by their lengths.
    while (next < literals.length && literals[next]?.length !== place.length) next++
    return literals[next++] ?? blank(place)
  })
}

function marked(literal: string): string {
  const inner = literal.slice(1, -1).replaceAll(/[^\n]/g, '\uE011')
  return literal.length < 2 ? literal : `\uE010${inner}\uE012`
}
