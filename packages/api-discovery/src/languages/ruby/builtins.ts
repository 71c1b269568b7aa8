/** Methods of Kernel, which every object has, and constants. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import type { Scope } from '../../engine/scope.ts'
import { native, plainText, UNKNOWN, type Value } from '../../engine/values.ts'
import { constantNamed } from './constants.ts'
import { Require } from './requiring.ts'

/** `send(:get, '/x')` at the top level, where no object answers. */
class SendToTop extends Native {
  override call(call: Call, run: Interpreter): Value | undefined {
    const label = textArgument(call, 0)
    if (label === undefined) return undefined
    return run.call({ kind: 'unknown', label, bare: true }, { ...call, args: call.args.slice(1) })
  }
}

const KERNEL: Readonly<Record<string, Value>> = {
  require: native(new Require(false)),
  load: native(new Require(false)),
  require_relative: native(new Require(true)),
}

/** `ENV['PREFIX']`, `ENV.fetch('PREFIX', '/api')`: a known fallback says more than a name. */
class Environment extends Native {
  override index(key: Value): Value {
    return { kind: 'unknown', label: plainText(key) ?? 'ENV' }
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const block = call.named.get('&')
    const otherwise = call.args[1] ?? (block?.kind === 'function' ? run.invoke(block, []) : undefined)
    return name === 'fetch' || name === '[]' ? (otherwise ?? this.index(call.args[0] ?? UNKNOWN)) : UNKNOWN
  }
}

const ENVIRONMENT = native(new Environment())
const SEND = native(new SendToTop())

export function rubyBuiltin(name: string, scope: Scope, run: Interpreter): Value | undefined {
  if (/(?:^|\|)ENV$/.test(name)) return ENVIRONMENT
  if (/^[A-Z]/.test(name)) return constantNamed(name, scope, run)
  if (name === 'send' || name === 'public_send') return scope.self === undefined ? SEND : undefined
  return Object.hasOwn(KERNEL, name) ? KERNEL[name] : undefined
}
