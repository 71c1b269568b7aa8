/** Akka HTTP and Pekko HTTP: routes put together from directives. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { SCALA } from '../../../languages/scala/names.ts'
import { isAbout } from '../imports.ts'
import { applied, Directive, NO_FACTS, nodesIn, RouteNodes } from './directive.ts'
import { BARE_DIRECTIVES, factsOf, METHOD_DIRECTIVES, siteOf } from './directives.ts'
import { writeRoutes } from './routes.ts'

const known = new WeakMap<Project, RouteNodes>()

function nodesOf(project: Project): RouteNodes {
  let nodes = known.get(project)
  if (nodes === undefined) known.set(project, (nodes = new RouteNodes()))
  return nodes
}

export const akka: Framework = {
  name: 'akka-http',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\b(?:akka|pekko)\.http\b|\bpathPrefix\b|\bpathEnd\w*\b|\bcomplete\b|\bRoute\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (!isAbout(call.scope.module, 'akka')) return undefined
    const nodes = nodesOf(run.project)
    const name = callee.path.at(-1) ?? ''
    if (name === '()') return transparent(call, run, nodes)
    if (name === '&' || name === '|') {
      const left = directiveOf(callee.receiver, call, nodes)
      const right = directiveOf(call.args[0], call, nodes)
      if (left === undefined || right === undefined) return undefined
      return native(name === '&' ? left.and(right) : left.or(right))
    }
    if (name === '~')
      return callee.receiver === undefined ? undefined : nodes.group([callee.receiver, ...call.args], siteOf(call))
    if (name === 'concat' && call.args.some((arg) => nodesIn(arg).length > 0))
      return nodes.group(call.args, siteOf(call))
    const bare = callee.receiver === undefined ? bareDirective(name, call, nodes) : undefined
    if (bare !== undefined) return call.args.length === 0 ? undefined : applied(bare, call, run, nodes)
    const facts = callee.receiver === undefined ? factsOf(name, call, run) : undefined
    if (facts !== undefined) return native(new AkkaDirective([facts], siteOf(call), nodes))
    return callee.receiver === undefined ? transparent(call, run, nodes) : undefined
  },

  files(project: Project, run: Interpreter): void {
    writeRoutes(nodesOf(project).all, run)
  },
}

/** A directive that operators join to others. */
class AkkaDirective extends Directive {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== '&' && name !== '|') return super.method(name, call, run)
    const other = directiveOf(call.args[0], call, nodesOf(run.project))
    if (other === undefined) return native(this)
    const both = name === '&' ? this.and(other) : this.or(other)
    return native(new AkkaDirective(both.options, both.site, nodesOf(run.project)))
  }
}

function bareDirective(name: string, call: Call, nodes: RouteNodes): Directive | undefined {
  const methods = Object.hasOwn(METHOD_DIRECTIVES, name) ? METHOD_DIRECTIVES[name] : undefined
  if (methods !== undefined) return new AkkaDirective([{ ...NO_FACTS, methods }], siteOf(call), nodes)
  return BARE_DIRECTIVES.has(name) ? new AkkaDirective([NO_FACTS], siteOf(call), nodes) : undefined
}

function directiveOf(value: Value | undefined, call: Call, nodes: RouteNodes): Directive | undefined {
  if (value?.kind === 'native' && value.native instanceof Directive) return value.native
  return value?.kind === 'external' ? bareDirective(value.path.at(-1) ?? '', call, nodes) : undefined
}

/** A directive that says nothing here (`onSuccess(f) { x => … }`): what stands in it counts. */
function transparent(call: Call, run: Interpreter, nodes: RouteNodes): Value | undefined {
  const [given] = call.args
  if (given === undefined || call.args.length !== 1) return undefined
  const inner = given.kind === 'function' ? run.invoke(given, []) : given
  return nodesIn(inner).length === 0 ? undefined : nodes.group([inner], siteOf(call))
}
