/** Connect: procedures of generated services, which answer POST below the name of their service. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { list, native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { learnJson } from '../bind.ts'
import { functionsOf } from '../handlers.ts'
import { requestIn } from '../nethttp/index.ts'

/** `connect.NewUnaryHandler(procedure, implementation, options…)` */
class ProcedureHandler extends Native {
  readonly #implementation: Value | undefined

  constructor(implementation: Value | undefined) {
    super()
    this.#implementation = implementation
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const scene = name === 'ServeHTTP' ? requestIn(call, 1)?.scene : undefined
    if (scene === undefined) return undefined
    scene.compared?.('POST')
    for (const { fn, scope } of functionsOf(this.#implementation, run)) {
      for (const { type } of fn.params) {
        const [message] = type?.kind === 'named' && type.name === 'connect.Request' ? type.args : []
        if (message !== undefined) learnJson({ type: message, scope }, scene.facts, run)
      }
    }
    return UNKNOWN
  }
}

export const connect: Framework = {
  name: 'connect',
  languages: ['go'],
  packages: ['connectrpc.com/connect', 'github.com/bufbuild/connect-go'],
  hints: String.raw`connectrpc\.com/connect"|bufbuild/connect-go"`,
  generated: String.raw`\bconnect\S*\.NewUnaryHandler\w*\(|\bconnect\S*\.New\w+StreamHandler\(`,

  call(callee: External, call: Call): Value | undefined {
    const name = callee.path.join('.')
    if (/^New(?:Unary|ClientStream|ServerStream|BidiStream)Handler(?:Simple)?$/.test(name))
      return native(new ProcedureHandler(call.args[1]))
    return name === 'WithHandlerOptions' ? list([]) : undefined
  },
}
