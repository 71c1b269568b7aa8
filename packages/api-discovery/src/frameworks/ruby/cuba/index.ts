/** Cuba: routing trees of `on`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, text, type ClassValue, type External, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { rackRouter } from '../apps.ts'
import { blockOf } from '../arguments.ts'
import { outsideBasesOf } from '../classes.ts'
import { HelperSet } from '../helpers.ts'
import { BracketedFacts } from '../params.ts'
import { RequestValue } from '../request.ts'
import { addLeaf, descend, MethodMatcher, ParamMatcher, treeReader, type Branch } from '../tree-router.ts'

const VERBS: Readonly<Record<string, HttpMethod>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
}

export const cuba: Framework = {
  name: 'cuba',
  languages: ['ruby'],
  packages: ['Cuba'],
  hints: String.raw`\bCuba\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const block = blockOf(call)
    if (callee.path.join('.') === 'define' && block !== undefined) {
      define(appNamed('', run), block, run)
      return text('')
    }
    return undefined
  },

  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    const block = blockOf(call)
    if (name !== 'define' || block === undefined || !isCuba(of, run)) return undefined
    define(appNamed(of.def.name ?? '', run, of), block, run)
    return text('')
  },
}

function define(router: Router, block: FunctionValue, run: Interpreter): void {
  const self = native(new CubaScope({ router, methods: undefined, params: [] }))
  run.invoke({ ...block, self }, [])
}

/** `self` of the blocks: matchers, and `on`. */
class CubaScope extends Native {
  #branch: Branch

  constructor(branch: Branch) {
    super()
    this.#branch = branch
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const { facts } = run
    if (facts instanceof BracketedFacts && facts.sink !== undefined) {
      const request = new RequestValue(facts.sink)
      return name === 'req' ? native(request) : undefined
    }
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb !== undefined) return native(new MethodMatcher([verb]))
    switch (name) {
      case 'root':
      case 'default':
        return { kind: 'constant', value: true }
      case 'param': {
        const asked = textArgument(call, 0)
        return asked === undefined ? undefined : native(new ParamMatcher(asked))
      }
      case 'on':
        this.#on(call, run)
        return text('')
      case 'run': {
        const router = call.args[0] === undefined ? undefined : rackRouter(call.args[0], run)
        const { file, line, condition } = call
        if (router !== undefined)
          this.#branch.router.mount({ file, line, condition, path: text(''), router, handlers: [] })
        return text('')
      }
      default:
        return undefined
    }
  }

  /** A block in which nothing else is asked is the end. */
  #on(call: Call, run: Interpreter): void {
    const block = blockOf(call)
    if (block === undefined) return
    const { branch, captures } = descend(call.args, this.#branch, call, run)
    const before = branch.router.entries.length
    const outer = this.#branch
    this.#branch = branch
    run.invoke({ ...block, self: native(this) }, captures)
    this.#branch = outer
    if (branch.router.entries.length === before) addLeaf(branch, undefined, call)
  }
}

function isCuba(of: ClassValue, run: Interpreter): boolean {
  return outsideBasesOf(of, run).includes('Cuba')
}

const apps = new WeakMap<Project, Map<string, { readonly router: Router; readonly helpers: HelperSet }>>()

function appNamed(name: string, run: Interpreter, of?: ClassValue): Router {
  let known = apps.get(run.project)
  if (known === undefined) apps.set(run.project, (known = new Map()))
  let app = known.get(name)
  if (app === undefined) {
    const helpers = new HelperSet()
    const router = run.project.graph.router(treeReader('cuba', helpers))
    router.isApplication = true
    known.set(name, (app = { router, helpers }))
  }
  if (of !== undefined) app.helpers.addClass(of)
  return app.router
}

export function cubaRouter(of: ClassValue, run: Interpreter): Router | undefined {
  return isCuba(of, run) ? appNamed(of.def.name ?? '', run, of) : undefined
}
