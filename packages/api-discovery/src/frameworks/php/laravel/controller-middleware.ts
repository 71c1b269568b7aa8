/** Middleware that a controller puts before its own actions. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import { native, text, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import { findClass } from '../../../languages/php/class-names.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { methodOf, ControllerSelf } from '../controllers.ts'
import { namesAsked } from '../inputs.ts'
import { middlewareIn, MiddlewareRef } from './middleware.ts'

interface Entry {
  readonly middleware: readonly Value[]
  readonly line: number
  only: readonly string[] | undefined
  except: readonly string[]
  isCertain: boolean
}

export function controllerGuards(
  of: ClassValue,
  action: string,
  run: Interpreter,
): { guard: FoundGuard; line: number }[] {
  return [...fromConstructor(of, run), ...fromMethod(of, run)]
    .filter((entry) => entry.isCertain && entry.only?.includes(action) !== false && !entry.except.includes(action))
    .flatMap((entry) =>
      entry.middleware.flatMap((one) => {
        const guard = new MiddlewareRef(one, run).guard()
        return guard === undefined ? [] : [{ guard, line: entry.line }]
      }),
    )
}

/** `$this->middleware('auth')->only('show')` in a constructor, the base's too. */
function fromConstructor(of: ClassValue, run: Interpreter): Entry[] {
  const found: Entry[] = []
  for (let at: ClassValue | undefined = of, depth = 0; at !== undefined && depth < 8; depth++) {
    const made = at.def.members.find((member) => member.role === 'constructor')?.method
    if (made !== undefined) {
      const self = native(
        new ControllerSelf(at, {}, (name, call) => {
          if (name === 'authorizeResource') found.push(...ofPolicy(call, run))
          return name === 'middleware' ? native(noted(call, found)) : UNKNOWN
        }),
      )
      run.invoke(run.makeFunction(made, at.scope, self, at), [], new Map(), self)
    }
    at = run.project.basesOf(at, run).find((base) => base.kind === 'class')
  }
  return found
}

const ABILITIES: Readonly<Record<string, readonly string[]>> = {
  viewAny: ['index'],
  view: ['show'],
  create: ['create', 'store'],
  update: ['edit', 'update'],
  delete: ['destroy'],
}

/** `$this->authorizeResource(Post::class, 'post')`: each action asks the policy of the model, which denies guests unless it takes them. */
function ofPolicy(call: Call, run: Interpreter): Entry[] {
  const [model] = call.args
  const full = model?.kind === 'external' ? model.package : model?.kind === 'class' ? (model.def.name ?? '') : ''
  const name = full.slice(full.lastIndexOf('\\') + 1)
  const policy = findClass(`App\\Policies\\${name}Policy`, run)
  if (policy === undefined || call.condition !== undefined) return []
  return Object.entries(ABILITIES).flatMap(([ability, actions]): Entry[] => {
    const methods = [methodOf(policy, ability, run), methodOf(policy, 'before', run)]
    if (methods.some((one) => one !== undefined && takesGuests(one.fn))) return []
    const middleware = [text(`can:${ability},${name}`)]
    return [{ middleware, line: call.line, only: actions, except: [], isCertain: true }]
  })
}

/** `?User $user`, `User $user = null` */
function takesGuests({ params }: FunctionDef): boolean {
  const [user] = params
  return (
    user?.optional === true || user?.value !== undefined || /"null"|"value":null/.test(JSON.stringify(user?.type ?? {}))
  )
}

function noted(call: Call, into: Entry[]): Native {
  const entry: Entry = {
    middleware: call.args.flatMap(middlewareIn),
    line: call.line,
    only: undefined,
    except: [],
    isCertain: call.condition === undefined,
  }
  const options = call.args[1]
  if (options?.kind === 'record') {
    entry.only = options.fields.has('only')
      ? namesAsked({ ...call, args: [options.fields.get('only') ?? UNKNOWN] })
      : undefined
    entry.except = namesAsked({ ...call, args: [options.fields.get('except') ?? UNKNOWN] })
  }
  into.push(entry)
  return new EntryChain(entry)
}

class EntryChain extends Native {
  readonly #entry: Entry

  constructor(entry: Entry) {
    super()
    this.#entry = entry
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'only') this.#entry.only = namesAsked(call)
    else if (name === 'except') this.#entry.except = namesAsked(call)
    return native(this)
  }
}

/** `public static function middleware(): array { return ['auth', new Middleware('can:x', only: ['show'])]; }` */
function fromMethod(of: ClassValue, run: Interpreter): Entry[] {
  const method = methodOf(of, 'middleware', run)
  if (method === undefined) return []
  const result = run.invoke(method, [])
  if (result.kind !== 'list') return []
  return result.items.map((item): Entry => {
    const plain = { line: method.fn.line, only: undefined, except: [], isCertain: true }
    if (item.kind !== 'external' || item.call === undefined) return { ...plain, middleware: [item] }
    const { call } = item
    const only = argument(call, -1, 'only')
    const except = argument(call, -1, 'except')
    return {
      ...plain,
      middleware: call.args.slice(0, 1).flatMap(middlewareIn),
      only: only === undefined ? undefined : namesAsked({ ...call, args: [only] }),
      except: except === undefined ? [] : namesAsked({ ...call, args: [except] }),
    }
  })
}
