/** Werkzeug without Flask: `Map([Rule('/', endpoint=…), Submount('/blog', […])])`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call } from '../../../engine/native.ts'
import { itemsOf, native, text, unknown, type External, type Value } from '../../../engine/values.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { placeOf } from '../routed.ts'
import { methodNames } from '../views.ts'
import { werkzeugPath } from '../werkzeug-path.ts'

const reader: Reader = { framework: 'werkzeug', endSlash: 'kept', syntax: werkzeugPath }

export const werkzeug: Framework = {
  name: 'werkzeug',
  languages: ['python'],
  packages: ['werkzeug.routing', 'werkzeug'],
  hints: String.raw`\bwerkzeug\.routing\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    if (name === 'Rule') return native(new RuleValue(call, false))
    if (name === 'Submount') return native(new RuleValue(call, true))
    return name === 'Map' ? native(new MapValue(call, run)) : undefined
  },
}

/** A rule, or several under a prefix, before a map has it. */
class RuleValue extends Native {
  readonly declaration: Call
  readonly isSubmount: boolean

  constructor(declaration: Call, isSubmount: boolean) {
    super()
    this.declaration = declaration
    this.isSubmount = isSubmount
  }
}

class MapValue extends Native {
  readonly #router: Router

  constructor(call: Call, run: Interpreter) {
    super()
    this.#router = run.project.graph.router(reader)
    this.#router.isApplication = true
    addRules(this.#router, argument(call, 0, 'rules'), run, 0)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'add') for (const rule of call.args) addRules(this.#router, rule, run, 0)
    return undefined
  }
}

function addRules(router: Router, rules: Value | undefined, run: Interpreter, depth: number): void {
  for (const rule of depth > 12 ? [] : itemsOf(rules)) {
    if (rule.kind !== 'native' || !(rule.native instanceof RuleValue)) continue
    const { declaration, isSubmount } = rule.native
    if (isSubmount) {
      const child = run.project.graph.router(reader)
      const path = argument(declaration, 0, 'path') ?? text('')
      router.mount({ ...placeOf(declaration), path, router: child, handlers: [] })
      addRules(child, argument(declaration, 1, 'rules'), run, depth + 1)
      continue
    }
    const methods = methodNames(declaration.named.get('methods'))
    const endpoint = declaration.named.get('endpoint')
    const handler = textArgument(declaration, -1, 'endpoint')
    const socket = declaration.named.get('websocket')
    router.route({
      ...placeOf(declaration),
      methods: methods.length > 0 ? methods : ['GET'],
      path: argument(declaration, 0, 'string') ?? unknown('rule'),
      handlers: endpoint?.kind === 'function' ? [endpoint] : [],
      ...(handler === undefined ? {} : { handler }),
      ...(socket?.kind === 'constant' && socket.value === true ? { protocol: 'ws' as const } : {}),
    })
  }
}
