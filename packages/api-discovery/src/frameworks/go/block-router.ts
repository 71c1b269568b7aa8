/** Routers whose groups are functions without a parameter: what they register on the router goes to the group. */
import type { Framework } from '../../engine/framework.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call } from '../../engine/native.ts'
import { native, type External, type Value } from '../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../model.ts'
import type { Reader } from '../../routing/graph.ts'
import { GoRouter, groupOf, methodsIn, orUnknown, setUp, TITLED_VERBS } from './router.ts'

/** A group on its own. */
class Group extends GoRouter {
  static make(run: Interpreter, reader: Reader): Group {
    return new Group(run.project.graph.router(reader))
  }
}

/** `macaron.Macaron`, `flamego.Flame` */
export class BlockRouter extends GoRouter {
  readonly #within: GoRouter[] = []

  static make(run: Interpreter, reader: Reader): BlockRouter {
    return new BlockRouter(run.project.graph.router(reader))
  }

  /** Where routes are registered now: the innermost group that is being set up. */
  get current(): GoRouter {
    return this.#within.at(-1) ?? this
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, ...rest] = call.args
    const verb = name === 'Any' ? ANY_METHODS : TITLED_VERBS.get(name)
    if (verb !== undefined) {
      this.current.register(call, verb, orUnknown(first), call.args.slice(1))
      return native(this)
    }
    switch (name) {
      case 'Group': {
        const child = groupOf(this.current, Group.make, call, run, first, rest)
        this.#within.push(child)
        setUp(second, [this], call, run)
        this.#within.pop()
        return native(this)
      }
      case 'Combo':
        return native(new Combo(this.current, orUnknown(first), call.args.slice(1)))
      case 'Route':
      case 'Routes': {
        // `Route("/users", "GET,POST", handlers…)`
        const methods = methodsIn(second)
        if (methods !== undefined) this.current.register(call, methods, orUnknown(first), rest)
        return native(this)
      }
      case 'Use':
        this.use(call, call.args)
        return native(this)
      default:
        return undefined
    }
  }
}

/** A framework whose application is a `BlockRouter`: what makes one, and under which type names it is handed on. */
export function blockFramework(
  { typeNames, ...facts }: Pick<Framework, 'name' | 'packages' | 'hints'> & { readonly typeNames: RegExp },
  reader: Reader,
): Framework {
  return {
    ...facts,
    languages: ['go'],

    call(callee: External, _call: Call, run: Interpreter): Value | undefined {
      if (!/^(?:Classic|New|NewWithLogger)$/.test(callee.path.join('.'))) return undefined
      const made = BlockRouter.make(run, reader)
      made.router.isApplication = true
      return native(made)
    },

    typed(type: External, run: Interpreter): Value | undefined {
      return typeNames.test(type.path.at(-1) ?? '') ? native(BlockRouter.make(run, reader)) : undefined
    },
  }
}

/** `Combo("/users").Get(list).Post(create)` */
class Combo extends Native {
  readonly #router: GoRouter
  readonly #path: Value
  readonly #before: readonly Value[]

  constructor(router: GoRouter, path: Value, before: readonly Value[]) {
    super()
    this.#router = router
    this.#path = path
    this.#before = before
  }

  override method(name: string, call: Call): Value {
    const verb: readonly HttpMethod[] | undefined = name === 'Any' ? ANY_METHODS : TITLED_VERBS.get(name)
    if (verb !== undefined) this.#router.register(call, verb, this.#path, [...this.#before, ...call.args])
    return native(this)
  }
}
