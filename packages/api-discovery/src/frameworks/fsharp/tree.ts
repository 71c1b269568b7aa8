/** F# as a tree of brackets: words, strings and signs, with what stands in brackets inside of them. */

export interface Leaf {
  readonly kind: 'word' | 'string' | 'sign'
  readonly text: string
  readonly line: number
  /** Of the first character of its line that is no space. */
  readonly indent: number
  /** From 0, in characters. */
  readonly column: number
  /** Whether a line begins with it. */
  readonly starts: boolean
}

export interface Group {
  readonly kind: 'group'
  readonly open: '(' | '[' | '{'
  readonly items: readonly Tree[]
  readonly line: number
  readonly indent: number
  readonly column: number
  readonly starts: boolean
}

export type Tree = Leaf | Group

const LEXEME =
  /\n[ \t]*|[ \t\r]+|\(\*(?!\))[\s\S]*?(?:\*\)|$(?![\s\S]))|\/\/[^\n]*|\$?@?"""[\s\S]*?(?:"""|$(?![\s\S]))|@"(?:""|[^"])*"|\$?"(?:\\[\s\S]|[^"\\])*"|'(?:\\.|[^'\\])'|[A-Za-z_][\w'.]*|>=>|\|>|<\||->|\[\||\|\]|[()[\]{}]|[\s\S]/g
const MAX_TOKENS = 400_000
const MAX_DEPTH = 200

export function fsharpTrees(text: string): Tree[] {
  const leaves: Leaf[] = []
  let line = 1
  let indent = 0
  let starts = true
  let lineStart = 0
  for (const { 0: token, index } of text.matchAll(LEXEME)) {
    if (leaves.length >= MAX_TOKENS) break
    if (token.startsWith('\n')) {
      indent = token.length - 1
      lineStart = index + 1
      starts = true
    } else if (!/^(?:[ \t\r]|\(\*|\/\/)/.test(token)) {
      const isString = /^(?:[$@]*"|')/.test(token) && token.length > 1
      const kind = isString ? 'string' : /^[A-Za-z_]/.test(token) ? 'word' : 'sign'
      const inner = isString ? token.replaceAll(/^[$@]*"+|"+$/g, '') : token.replace('[|', '[').replace('|]', ']')
      leaves.push({ kind, text: inner, line, indent, column: index - lineStart, starts })
      starts = false
    }
    for (let i = token.indexOf('\n'); i >= 0; i = token.indexOf('\n', i + 1)) line++
  }
  return nest(leaves, { at: 0 }, undefined, 0)
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

function nest(leaves: readonly Leaf[], position: { at: number }, closing: string | undefined, depth: number): Tree[] {
  const found: Tree[] = []
  while (position.at < leaves.length) {
    const leaf = leaves[position.at++]
    if (leaf === undefined) break
    if (leaf.kind === 'sign' && /^[)\]}]$/.test(leaf.text)) {
      if (closing !== undefined) return found
      continue
    }
    if (leaf.kind === 'sign' && (leaf.text === '(' || leaf.text === '[' || leaf.text === '{') && depth < MAX_DEPTH) {
      const items = nest(leaves, position, CLOSES[leaf.text], depth + 1)
      const { line, indent, column, starts } = leaf
      found.push({ kind: 'group', open: leaf.text, items, line, indent, column, starts })
    } else found.push(leaf)
  }
  return found
}

export interface Binding {
  readonly name: string
  readonly file: string
  readonly body: readonly Tree[]
}

/** `let name … = body`, up to what stands no deeper than the `let`. */
export function bindingsOf(trees: readonly Tree[], file: string): Binding[] {
  const found: Binding[] = []
  for (const [i, tree] of trees.entries()) {
    if (tree.kind !== 'word' || !/^(?:let|member|and)$/.test(tree.text) || !tree.starts) continue
    let end = i + 1
    while (end < trees.length && !(trees[end]?.starts === true && (trees[end]?.indent ?? 0) <= tree.indent)) end++
    const body = trees.slice(i + 1, end)
    const names = body
      .slice(0, 8)
      .flatMap((one) => (one.kind === 'word' && !/^(?:inline|rec|private|mutable|public)$/.test(one.text) ? [one] : []))
    const [name] = names
    if (name !== undefined) found.push({ name: name.text, file, body: body.slice(1) })
  }
  return found
}
