/** Functions of Python's library that routers and handlers pass through. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  fullName,
  list,
  native,
  plainText,
  text,
  concat,
  type External,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { decodedJson } from '../request.ts'

export const pythonStandard: Framework = {
  name: 'python',
  languages: ['python'],
  packages: ['functools', 'os', 'os.path', 'posixpath', 'itertools', 'typing', 'json', 'orjson', 'ujson', 'simplejson'],
  hints: '(?!)',
  call(callee: External, call: Call): Value | undefined {
    switch (fullName(callee)) {
      case 'functools.wraps':
        return native(new Wraps(call.args[0]))
      case 'functools.partial': {
        const [fn, ...bound] = call.args
        return fn?.kind === 'function' ? { ...fn, bound: [...(fn.bound ?? []), ...bound] } : fn
      }
      case 'os.path.join':
      case 'posixpath.join':
        return concat(call.args.flatMap((arg, i) => (i === 0 ? [arg] : [text('/'), arg])))
      case 'os.environ.get':
      case 'os.getenv':
        return (
          call.args[1] ?? {
            kind: 'unknown',
            ...(call.args[0]?.kind === 'text' ? { label: plainText(call.args[0]) ?? 'env' } : {}),
          }
        )
      case 'itertools.chain':
        return list(call.args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [arg])))
      case 'typing.cast':
        return call.args[1]
      case 'json.loads':
      case 'orjson.loads':
      case 'ujson.loads':
      case 'simplejson.loads':
      case 'json.load':
        return decodedJson(call.args[0])
      default:
        return undefined
    }
  },
}

const WRAPPED = '__wrapped__'

/** `functools.wraps(view)`: the wrapper remembers what it wraps. */
class Wraps extends Native {
  readonly #wrapped: Value | undefined

  constructor(wrapped: Value | undefined) {
    super()
    this.#wrapped = wrapped
  }

  override call(call: Call, _run: Interpreter): Value | undefined {
    const [wrapper] = call.args
    if (wrapper?.kind === 'function' && this.#wrapped !== undefined) wrapper.fields.set(WRAPPED, this.#wrapped)
    return wrapper
  }
}

/** The function under all decorators that told what they wrap. */
export function unwrapped(fn: FunctionValue): FunctionValue {
  let inner = fn
  for (let i = 0; i < 16; i++) {
    const next = inner.fields.get(WRAPPED)
    if (next?.kind !== 'function') break
    inner = next
  }
  return inner
}
