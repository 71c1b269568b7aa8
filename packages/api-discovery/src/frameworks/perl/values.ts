/** Texts that variables of a Perl file hold, for paths such as `"$base/users"`. */
import { closingOf, type Token } from './tokens.ts'

/** Variables, `$` included, to what they may be. */
export type PerlValues = ReadonlyMap<string, readonly string[]>

const known = new WeakMap<readonly Token[], PerlValues>()

/** `my $base = '/api';` and `for my $name (qw(a b))`; a variable that is set twice is not known. */
export function valuesIn(tokens: readonly Token[]): PerlValues {
  let values = known.get(tokens)
  if (values === undefined) known.set(tokens, (values = collect(tokens)))
  return values
}

function collect(tokens: readonly Token[]): PerlValues {
  const found = new Map<string, readonly string[]>()
  const twice = new Set<string>()
  const set = (name: string, texts: readonly string[]): void => {
    if (found.has(name)) twice.add(name)
    found.set(name, texts)
  }
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'variable') continue
    const [next, after, last] = tokens.slice(i + 1, i + 4)
    if (next?.text === '=') {
      // `my @names = qw(a b)`, `my @names = ('a', 'b')`
      const isList = token.text.startsWith('@') && /^[([]$/.test(after?.text ?? '')
      set(
        token.text,
        isList ? textsBetween(tokens, i + 2) : after?.kind === 'string' && last?.text === ';' ? [after.text] : [],
      )
    }
    const isLoop = next?.text === '(' && /^for(?:each)?$/.test(tokens[i - 2]?.text ?? tokens[i - 1]?.text ?? '')
    if (isLoop) {
      const list = tokens[i + 2]
      set(token.text, list?.kind === 'variable' ? (found.get(list.text) ?? []) : textsBetween(tokens, i + 1))
    }
  }
  for (const name of twice) found.delete(name)
  return found
}

/** The texts of a list that holds nothing else; else none. */
function textsBetween(tokens: readonly Token[], open: number): string[] {
  const items = tokens.slice(open + 1, closingOf(tokens, open)).filter(({ kind }) => kind !== 'sign')
  return items.every(({ kind }) => kind === 'string') ? items.map(({ text }) => text) : []
}

const MOST_PATHS = 32

/** A path with its variables put in; those that are not known become parameters of their names. */
export function interpolated(path: string, values: PerlValues): string[] {
  let paths = ['']
  for (const part of path.split(/(\$\{?[A-Za-z_]\w*\}?)/)) {
    const name = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(part)?.[1]
    const texts = name === undefined ? [part] : (values.get(`$${name}`) ?? [])
    const given = texts.length > 0 ? texts : [`:${name}`]
    paths = paths.flatMap((before) => given.map((one) => before + one)).slice(0, MOST_PATHS)
  }
  return paths
}
