/** What the block of a handler reads from its request. */
import type { Param, ParamPlace } from '../../model.ts'
import { closingOf, nextOf, type Token } from './tokens.ts'

/** Methods and functions that read one parameter by name. */
const READS: Readonly<Record<string, ParamPlace | 'mixed'>> = {
  param: 'mixed',
  every_param: 'mixed',
  query_parameters: 'query',
  query_params: 'query',
  body_parameters: 'form',
  body_params: 'form',
  upload: 'form',
  header: 'header',
  request_header: 'header',
  cookie: 'cookie',
  signed_cookie: 'cookie',
}

/** Reads the tokens between a handler's braces. `mixed` is where parameters come from that are not in the path. */
export function paramsIn(tokens: readonly Token[], inPath: ReadonlySet<string>, mixed: ParamPlace): Param[] {
  const found: Param[] = []
  const add = (name: string | undefined, place: ParamPlace | 'mixed'): void => {
    if (name === undefined || (place === 'mixed' && inPath.has(name))) return
    found.push({ name, in: place === 'mixed' ? mixed : place })
  }
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word') continue
    const place = Object.hasOwn(READS, token.text) ? READS[token.text] : undefined
    if (place !== undefined) {
      // `query_params->param('page')` says where from before it says what.
      const before = tokens[i - 1]?.text === '->' ? (tokens[i - 2]?.text ?? '') : ''
      if (place === 'mixed' && /^(?:query|body|route)_param(?:s|eters)$/.test(before)) continue
      add(argument(tokens, i + 1) ?? readBy(tokens, i + 1), place)
    } else if (token.text === 'params' || token.text === 'parameters') add(readBy(tokens, i + 1), 'mixed')
    else if (token.text === 'json' && isOnRequest(tokens, i)) {
      const name = readBy(tokens, i + 1)
      const fields = name === undefined ? fieldsOf(assignedTo(tokens, i), tokens.slice(i)) : [name]
      if (fields.length === 0) found.push({ name: 'body', in: 'body' })
      for (const one of fields) found.push({ name: one, in: 'json' })
    } else if (token.text === 'body' && isOnRequest(tokens, i)) found.push({ name: 'body', in: 'body' })
  }
  return found
}

/** `('name')` or `'name'` */
function argument(tokens: readonly Token[], at: number): string | undefined {
  const first = tokens[at]
  if (first?.kind === 'string') return first.text
  const inside = first?.text === '(' ? tokens[at + 1] : undefined
  return inside?.kind === 'string' ? inside.text : undefined
}

/** `->get('name')`, `->{name}`, `{name}` */
function readBy(tokens: readonly Token[], start: number): string | undefined {
  let at = start
  if (tokens[at]?.text === '(') at = closingOf(tokens, at) + 1
  if (tokens[at]?.text === '->') at++
  const token = tokens[at]
  if (token?.text === '{') return tokens[at + 1]?.kind === 'sign' ? undefined : tokens[at + 1]?.text
  return token?.kind === 'word' && /^(?:get|get_all|param|every_param)$/.test(token.text)
    ? argument(tokens, at + 1)
    : undefined
}

/** The variable that a statement sets: `my $data = $c->req->json`. */
function assignedTo(tokens: readonly Token[], at: number): string | undefined {
  let equals = at
  while (equals > 0 && at - equals < 12 && tokens[equals]?.text !== '=') {
    if (/^[;{}]$/.test(tokens[equals]?.text ?? '')) return undefined
    equals--
  }
  const name = tokens[equals]?.text === '=' ? tokens[equals - 1] : undefined
  return name?.kind === 'variable' ? name.text : undefined
}

/** `$data->{name}` */
function fieldsOf(variable: string | undefined, tokens: readonly Token[]): string[] {
  const names = tokens.flatMap(({ kind, text }, i) => {
    const isRead =
      kind === 'variable' && text === variable && tokens[i + 1]?.text === '->' && tokens[i + 2]?.text === '{'
    const name = tokens[i + 3]
    return isRead && name !== undefined && (name.kind === 'word' || name.kind === 'string') ? [name.text] : []
  })
  return [...new Set(names)]
}

/** `$c->req->json`, `request->body` */
function isOnRequest(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === '->' && /^(?:req|request)$/.test(tokens[at - 2]?.text ?? '')
}

/** Tokens between the braces of the next `sub { … }` before the statement ends. */
export function handlerBlock(tokens: readonly Token[], start: number): readonly Token[] {
  for (let at = start; at < tokens.length && at < start + 60; at++) {
    const token = tokens[at]
    if (token?.kind === 'sign' && token.text === ';') return []
    if (token?.kind === 'word' && token.text === 'sub') {
      const open = nextOf(tokens, '{', at + 1)
      return open < 0 ? [] : tokens.slice(open + 1, closingOf(tokens, open))
    }
  }
  return []
}
