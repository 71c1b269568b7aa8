/** Silex: `$app->get('/blog/{id}', …)`, `$app->match(…)->method('GET|POST')`, mounted collections. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, plainText, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { bracePath } from '../brace-path.ts'
import { methodsIn, VerbRouter, type RouterStyle } from '../verb-router.ts'

const style: RouterStyle = {
  framework: 'silex',
  endSlash: 'kept',
  syntax: bracePath,
  statements: {
    match: (router, call) => native(new PendingMatch(router, call)),
    mount: (router, call, run) => {
      const inner = collectionOf(call.args[1], run)
      if (inner !== undefined) router.mount(call.args[0] ?? text(''), inner.router, call)
      return undefined
    },
  },
}

/** Until `method()` says otherwise, a match takes every method. */
class PendingMatch extends Native {
  readonly #inner: VerbRouter
  readonly #call: Call
  readonly #start: number

  constructor(router: VerbRouter, call: Call) {
    super()
    this.#inner = router
    this.#call = call
    this.#start = router.router.entries.length
    router.add(ANY_METHODS, call.args[0], call.args[1], call)
  }

  override method(name: string, call: Call): Value {
    if (name === 'method') {
      this.#inner.router.entries.splice(this.#start)
      this.#inner.add(methodsIn(call.args[0]), this.#call.args[0], this.#call.args[1], this.#call)
    }
    return native(this)
  }
}

/** A collection, what a provider connects, or a function that fills one. */
function collectionOf(value: Value | undefined, run: Interpreter): VerbRouter | undefined {
  if (value?.kind === 'native' && value.native instanceof VerbRouter) return value.native
  if (value?.kind === 'function') {
    const inner = VerbRouter.untold(style, run)
    run.invoke(value, [native(inner)])
    return inner
  }
  if (value?.kind !== 'instance') return undefined
  const connect = run.memberOf(value, 'connect', value.of.scope.module.file)
  const made =
    connect.kind === 'function'
      ? run.invoke(connect, [native(new SilexApplication(VerbRouter.untold(style, run)))], new Map(), value)
      : UNKNOWN
  return made.kind === 'native' && made.native instanceof VerbRouter ? made.native : undefined
}

/** The application, whose `controllers_factory` makes collections. */
class SilexApplication extends Native {
  readonly #router: VerbRouter

  constructor(router: VerbRouter) {
    super()
    this.#router = router
  }

  override index(key: Value, _site: unknown, run: Interpreter): Value {
    return plainText(key) === 'controllers_factory' ? native(VerbRouter.untold(style, run)) : UNKNOWN
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return this.#router.method(name, call, run)
  }
}

export const silex: Framework = {
  name: 'silex',
  languages: ['php'],
  packages: ['Silex\\*'],
  hints: String.raw`\bSilex\\`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    return callee.package === 'Silex\\Application' && call.constructs
      ? native(new SilexApplication(VerbRouter.application(style, run)))
      : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    if (type.package === 'Silex\\Application') return native(new SilexApplication(VerbRouter.untold(style, run)))
    return type.package === 'Silex\\ControllerCollection' ? native(VerbRouter.untold(style, run)) : undefined
  },
}
