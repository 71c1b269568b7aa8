/** Functions of PHP and Laravel's helpers that paths and lists of routes pass through. */
import { iterate } from '../../engine/patterns.ts'
import { folderOf } from '../../engine/files.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { concat, list, native, plainText, record, text, UNKNOWN, type Value } from '../../engine/values.ts'
import { REQUIRE } from './expressions.ts'
import { RequestPath } from './page-request.ts'
import { RawBody } from './raw-body.ts'
import { globbed, Require } from './requiring.ts'
import { headers, superglobal } from './superglobals.ts'

type Behavior = (call: Call, run: Interpreter) => Value | undefined

class BuiltinFunction extends Native {
  readonly #behavior: Behavior

  constructor(behavior: Behavior) {
    super()
    this.#behavior = behavior
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#behavior(call, run)
  }
}

function onText(change: (own: string, other: string | undefined) => string): Behavior {
  return (call) => {
    const own = textArgument(call, 0)
    return own === undefined ? (call.args[0] ?? UNKNOWN) : text(change(own, textArgument(call, 1)))
  }
}

function stripped(own: string, characters: string | undefined, sides: { left: boolean; right: boolean }): string {
  const drop = (char: string | undefined): boolean =>
    char !== undefined && (characters === undefined ? /\s/.test(char) : characters.includes(char))
  let start = 0
  let end = own.length
  if (sides.left) while (start < end && drop(own[start])) start++
  if (sides.right) while (end > start && drop(own[end - 1])) end--
  return own.slice(start, end)
}

/** `sprintf('/%s/%d', $a, $b)` */
function formatted(call: Call): Value {
  const pattern = textArgument(call, 0)
  if (pattern === undefined) return UNKNOWN
  let next = 1
  return concat(
    pattern.split(/(%(?:\d+\$)?[sdu])/).map((piece) => {
      const match = /^%(?:(\d+)\$)?[sdu]$/.exec(piece)
      if (match === null) return text(piece.replaceAll('%%', '%'))
      return call.args[match[1] === undefined ? next++ : Number(match[1])] ?? UNKNOWN
    }),
  )
}

function joined(call: Call): Value | undefined {
  const [separator, items] = call.args
  if (items?.kind !== 'list' || separator === undefined) return undefined
  return concat(items.items.flatMap((item, i) => (i === 0 ? [item] : [separator, item])))
}

function merged(call: Call): Value {
  const records = call.args.filter((arg) => arg.kind === 'record')
  if (records.length > 0) {
    return record(
      records.flatMap((one) => [...one.fields]),
      records.length < call.args.length,
    )
  }
  return list(
    call.args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [])),
    call.args.some((arg) => arg.kind !== 'list' || arg.open),
  )
}

function mapped(call: Call, run: Interpreter): Value {
  const [fn, over] = call.args
  const items = over === undefined ? undefined : iterate(over, 'values')
  if (fn === undefined || items === undefined) return UNKNOWN
  return list(items.map((item) => run.call(fn, { ...call, args: [item], named: new Map(), expr: undefined })))
}

/** `preg_match('#^/users/(\\d+)$#', $path)`, `array_key_exists($path, $routes)`: what a page chooses by. */
function pathMatched(call: Call): Value | undefined {
  const [pattern, subject] = call.args
  const written = plainText(pattern)
  if (written === undefined || subject?.kind !== 'native' || !(subject.native instanceof RequestPath)) return undefined
  return truthOf(subject.native.is(written))
}

function keyExists(call: Call): Value | undefined {
  const [key, among] = call.args
  if (key?.kind !== 'native' || !(key.native instanceof RequestPath) || among?.kind !== 'record') return undefined
  const path = key.native
  const found = new Set([...among.fields.keys()].map((name) => path.is(name)))
  return truthOf(found.has(true) ? true : found.has(undefined) ? undefined : false)
}

function truthOf(known: boolean | undefined): Value {
  return known === undefined ? UNKNOWN : { kind: 'constant', value: known }
}

/** A part of an address, of which only the path is known. */
function partOfUrl(call: Call): Value | undefined {
  const [url] = call.args
  return url?.kind === 'native' && url.native instanceof RequestPath ? url : undefined
}

/** `base_path('routes/api.php')`: a path from the root of the application. */
const fromRoot: Behavior = (call) => (call.args[0] === undefined ? text('') : concat([text('/'), call.args[0]]))

const inFolder =
  (folder: string): Behavior =>
  (call) =>
    call.args[0] === undefined ? text(`/${folder}`) : concat([text(`/${folder}/`), call.args[0]])

/** `filter_input(INPUT_GET, 'page')` */
const filterInput: Behavior = (call, run) => {
  const source = call.expr?.args[0]?.value
  const name = textArgument(call, 1)
  if (source?.kind !== 'name' || name === undefined || run.facts === undefined) return undefined
  const bag = superglobal(source.name.replace('INPUT_', '$_'), run.facts)
  return bag?.kind === 'native' ? bag.native.index(text(name), call, run) : undefined
}

const fallback: Behavior = (call) => call.args[1] ?? { kind: 'unknown', label: textArgument(call, 0) ?? 'config' }

const FUNCTIONS: Readonly<Record<string, Behavior>> = {
  dirname: onText((own, levels) => {
    let folder = own
    for (let i = 0; i < (Number(levels ?? 1) || 1); i++) folder = folderOf(folder)
    return folder
  }),
  realpath: (call) => call.args[0],
  trim: onText((own, characters) => stripped(own, characters, { left: true, right: true })),
  ltrim: onText((own, characters) => stripped(own, characters, { left: true, right: false })),
  rtrim: onText((own, characters) => stripped(own, characters, { left: false, right: true })),
  strtolower: onText((own) => own.toLowerCase()),
  strtoupper: onText((own) => own.toUpperCase()),
  ucfirst: onText((own) => own.charAt(0).toUpperCase() + own.slice(1)),
  lcfirst: onText((own) => own.charAt(0).toLowerCase() + own.slice(1)),
  sprintf: formatted,
  implode: joined,
  join: joined,
  parse_url: partOfUrl,
  strtok: partOfUrl,
  urldecode: partOfUrl,
  rawurldecode: partOfUrl,
  preg_match: pathMatched,
  array_key_exists: keyExists,
  explode: (call) => {
    const [mark, uri] = call.args
    if (plainText(mark) === '?' && uri?.kind === 'native' && uri.native instanceof RequestPath) return uri
    const [separator, whole] = [textArgument(call, 0), textArgument(call, 1)]
    return separator === undefined || separator === '' || whole === undefined
      ? undefined
      : list(whole.split(separator).map(text))
  },
  str_replace: (call) => {
    const [from, to, whole] = [textArgument(call, 0), textArgument(call, 1), textArgument(call, 2)]
    return from === undefined || to === undefined || whole === undefined ? undefined : text(whole.replaceAll(from, to))
  },
  array_merge: merged,
  array_map: mapped,
  array_keys: (call) => (call.args[0]?.kind === 'record' ? list([...call.args[0].fields.keys()].map(text)) : undefined),
  array_values: (call) => {
    const items = call.args[0] === undefined ? undefined : iterate(call.args[0], 'values')
    return items === undefined ? undefined : list([...items])
  },
  array_filter: (call) => call.args[0],
  array_unique: (call) => call.args[0],
  compact: () => UNKNOWN,
  json_decode: (call) => {
    const [body] = call.args
    return body?.kind === 'native' && body.native instanceof RawBody ? body.native.decoded() : undefined
  },
  file_get_contents: (call, run) =>
    run.facts !== undefined && textArgument(call, 0) === 'php://input' ? native(new RawBody(run.facts)) : undefined,
  getallheaders: (_, run) => (run.facts === undefined ? undefined : headers(run.facts)),
  apache_request_headers: (_, run) => (run.facts === undefined ? undefined : headers(run.facts)),
  filter_input: filterInput,
  glob: (call, run) => {
    const pattern = textArgument(call, 0)
    return pattern === undefined
      ? undefined
      : list(globbed(pattern, call.file, run.project.files).map((file) => text(`/${file}`)))
  },
  base_path: fromRoot,
  app_path: inFolder('app'),
  config_path: inFolder('config'),
  config: fallback,
  env: fallback,
  getenv: (call) => ({ kind: 'unknown', label: textArgument(call, 0) ?? 'env' }),
  value: (call) => call.args[0],
  tap: (call, run) => {
    const [of, fn] = call.args
    if (of !== undefined && fn !== undefined) run.call(fn, { ...call, args: [of] })
    return of
  },
  call_user_func: (call, run) => {
    const [fn, ...args] = call.args
    return fn === undefined ? undefined : run.call(fn, { ...call, args })
  },
}

const VALUES = new Map<string, Value>([
  ...Object.entries(FUNCTIONS).map(([name, behavior]) => [name, native(new BuiltinFunction(behavior))] as const),
  [REQUIRE, native(new Require())],
])

export function functionNamed(name: string): Value | undefined {
  return VALUES.get(name)
}
