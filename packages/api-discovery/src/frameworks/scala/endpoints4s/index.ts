/** endpoints4s: `endpoint(get(path / "items" / segment[Int]("id") /? qs[String]("q")), ok(…))`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { native, plainText, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { imports, SCALA } from '../../../languages/scala/names.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { bodyOfType } from '../../shared/body.ts'
import type { Input } from '../inputs.ts'
import { pathOfInputs } from '../paths.ts'

const reader: Reader = { framework: 'endpoints4s', syntax: bracePath }
const VERBS = /^(?:get|post|put|patch|delete)$/
const MAX_CHAIN = 24

/** What `get(…)` and its kin describe. */
class Described extends Native {
  readonly verb: HttpMethod
  readonly inputs: readonly Input[]

  constructor(verb: HttpMethod, inputs: readonly Input[]) {
    super()
    this.verb = verb
    this.inputs = inputs
  }
}

export const endpoints4s: Framework = {
  name: 'endpoints4s',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\bendpoints4s\b|\bendpoints\.algebra\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    const isKnown = VERBS.test(name) || name === 'request' || name === 'endpoint'
    if (!isKnown || !imports(call.scope.module, /^(?:endpoints4s|endpoints)\b/)) return undefined
    if (name === 'endpoint') {
      const request = argument(call, 0, 'request')
      if (request?.kind === 'native' && request.native instanceof Described) register(request.native, call, run)
      return UNKNOWN
    }
    const given = name === 'request' ? methodOf(call.args[0]) : name.toUpperCase()
    if (given === undefined) return undefined
    const described = name === 'request' ? call.args.slice(1) : call.args
    const inputs = [...described, ...call.named.values()].flatMap((arg) => inputsOf(arg, call, run, 0))
    return native(new Described(given, inputs))
  },
}

function methodOf(value: Value | undefined): HttpMethod | undefined {
  return value?.kind === 'external' ? value.path.at(-1)?.toUpperCase() : undefined
}

function register({ verb, inputs }: Described, call: Call, run: Interpreter): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const body = inputs.find((input) => input.body !== undefined)?.body
  router.route({
    file: call.file,
    line: call.line,
    methods: [verb],
    path: pathOfInputs(inputs),
    handlers: [],
    condition: undefined,
    params: inputs.flatMap(({ params }) => params),
    ...(body === undefined ? {} : { body }),
  })
}

function inputsOf(value: Value | undefined, call: Call, run: Interpreter, depth: number): readonly Input[] {
  if (value === undefined || depth > MAX_CHAIN) return []
  if (value.kind === 'list') return value.items.flatMap((item) => inputsOf(item, call, run, depth + 1))
  if (value.kind === 'text') return [{ segment: value, params: [] }]
  if (value.kind !== 'external') return []
  const within = [
    ...inputsOf(value.receiver, call, run, depth + 1),
    ...(value.receiver === undefined ? [] : (value.call?.args ?? [])).flatMap((arg) =>
      inputsOf(arg, call, run, depth + 1),
    ),
  ]
  return within.length > 0 ? within : inputOf(value, call, run)
}

function inputOf({ path, call: made }: External, site: Call, run: Interpreter): readonly Input[] {
  if (made === undefined) return []
  const [name = ''] = path
  const given = plainText(argument(made, 0, 'name'))
  const [type] = made.types
  const schema = schemaOfType(type, made.scope, run)
  switch (name) {
    case 'segment':
    case 'remainingSegments':
      return [{ segment: { name: given, schema }, params: [] }]
    case 'qs':
    case 'optQs':
    case 'requestHeader':
    case 'optRequestHeader':
      if (given === undefined) return []
      return [{ params: [{ name: given, in: name.endsWith('Header') ? 'header' : 'query' }] }]
    case 'jsonRequest':
      return [bodyOfType(type, site.scope, run)]
    case 'textRequest':
      return [{ params: [{ name: 'body', in: 'body' }] }]
    default:
      return []
  }
}
