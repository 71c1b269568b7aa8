/** Roda: routing trees of `r.on`, `r.is`, `r.get`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { itemsOf, native, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { rackRouter } from '../apps.ts'
import { blockOf, namesIn } from '../arguments.ts'
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

export const roda: Framework = {
  name: 'roda',
  languages: ['ruby'],
  packages: ['Roda'],
  hints: String.raw`\bRoda\b`,

  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    if (!isRoda(of, run)) return undefined
    const block = blockOf(call)
    if (block === undefined) return undefined
    const app = appNamed(of, run)
    const root: Branch = { router: app, methods: undefined, params: [] }
    if (name === 'route') {
      // A named route (`route "users" do |r|`) is called by `r.route` or `r.multi_route` at its name.
      const { branch } = descend(call.args, root, { ...call, named: new Map() }, run)
      enter(branch, call, [], run)
      return native(new RodaRequest(root))
    }
    if (name === 'hash_branch' || name === 'hash_path') {
      const { branch } = descend(call.args, root, { ...call, named: new Map() }, run)
      enter(branch, call, [], run)
      return native(new RodaRequest(root))
    }
    return undefined
  },
}

/** Reads a block of the tree: its first argument is the request, or what was captured. */
function enter(branch: Branch, call: Call, captures: readonly Value[], run: Interpreter): void {
  const block = blockOf(call)
  if (block === undefined) return
  const request = native(new RodaRequest(branch))
  run.invoke({ ...block, self: request }, captures.length > 0 ? captures : [request])
}

/** `r`: what it is asked registers routes below the branch in which it is asked. */
class RodaRequest extends Native {
  override readonly isRequest = true
  #branch: Branch

  constructor(branch: Branch) {
    super()
    this.#branch = branch
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const { facts } = run
    if (facts instanceof BracketedFacts && facts.sink !== undefined) {
      return new RequestValue(facts.sink).method(name, call, run)
    }
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb !== undefined) return this.#end([verb], call, run)
    switch (name) {
      case 'r':
      case 'request':
        return native(this)
      case 'on':
        this.#inside(call, run)
        return text('')
      case 'is':
        // Without a verb inside, it answers them all.
        if (!this.#inside(call, run)) this.#end(undefined, call, run)
        return text('')
      case 'root':
        return this.#end(['GET'], call, run)
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

  #end(methods: readonly HttpMethod[] | undefined, call: Call, run: Interpreter): Value {
    const block = blockOf(call)
    if (block !== undefined) run.project.uncalled.noteCalled(block.fn)
    const { branch } = descend(matchersOf(call), this.#branch, call, run)
    addLeaf(branch, methods, call)
    return text('')
  }

  /** Reads a branch; whether anything was registered in it. Blocks share the request, so it is moved for a while. */
  #inside(call: Call, run: Interpreter): boolean {
    const block = blockOf(call)
    if (block === undefined) return false
    const { branch, captures } = descend(matchersOf(call), this.#branch, call, run)
    const outer = this.#branch
    this.#branch = branch
    run.invoke({ ...block, self: native(this) }, captures)
    this.#branch = outer
    return branch.router.entries.length > 0
  }
}

/** `r.on "users", method: :post, param: "q"` */
function matchersOf(call: Call): Value[] {
  const method = namesIn(call.named.get('method'))?.map((one) => one.toUpperCase())
  const params = namesIn(call.named.get('param')) ?? []
  return [
    ...call.args.map((arg) => (arg.kind === 'list' && arg.items.length === 1 ? (itemsOf(arg)[0] ?? arg) : arg)),
    ...(method === undefined ? [] : [native(new MethodMatcher(method))]),
    ...params.map((name) => native(new ParamMatcher(name))),
  ]
}

function isRoda(of: ClassValue, run: Interpreter): boolean {
  return outsideBasesOf(of, run).includes('Roda')
}

const apps = new WeakMap<Project, Map<string, { readonly router: Router; readonly helpers: HelperSet }>>()

function appNamed(of: ClassValue, run: Interpreter): Router {
  let known = apps.get(run.project)
  if (known === undefined) apps.set(run.project, (known = new Map()))
  const name = of.def.name ?? ''
  let app = known.get(name)
  if (app === undefined) {
    const helpers = new HelperSet()
    const router = run.project.graph.router(treeReader('roda', helpers))
    router.isApplication = true
    known.set(name, (app = { router, helpers }))
  }
  app.helpers.addClass(of)
  return app.router
}

export function rodaRouter(of: ClassValue, run: Interpreter): Router | undefined {
  return isRoda(of, run) ? appNamed(of, run) : undefined
}
