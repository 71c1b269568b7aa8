/**
 * Servlets that code registers: `ServletContext.addServlet(…).addMapping("/x")`, Jetty's `ServletContextHandler`, Tomcat's
 * `addServlet`, Undertow's `Servlets.servlet`, Guice's `serve("/x").with(X.class)`, Spring's `ServletRegistrationBean`.
 */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  below,
  native,
  plainText,
  text,
  UNKNOWN,
  type ClassValue,
  type External,
  type Value,
} from '../../../engine/values.ts'
import { noteServlet } from '../jaxrs/servers.ts'
import { classArgument } from '../../jvm/class-argument.ts'
import { addServlet } from './servlets.ts'

/** The servlet's class in an argument: an object, `X.class`, or a holder of either. */
function servletIn(call: Call, position: number, run: Interpreter): ClassValue | undefined {
  const given = call.args[position]
  const settled = given === undefined ? undefined : run.settle(given)
  if (settled?.kind === 'instance') return settled.of
  if (settled?.kind === 'class') return settled
  if (settled?.kind === 'external' && settled.call !== undefined) {
    const held = settled.call
    return held.args.map((_, i) => servletIn(held, i, run)).find(Boolean)
  }
  const type = classArgument(call, position)
  const [found] = type === undefined ? [] : run.project.resolveType(type, call.scope, run)
  return found?.kind === 'class' ? found : undefined
}

function anyServlet(call: Call, run: Interpreter): ClassValue | undefined {
  return call.args.map((_, i) => servletIn(call, i, run)).find(Boolean)
}

function register(of: ClassValue, paths: readonly Value[], call: Call, run: Interpreter): void {
  for (const path of paths) if (path.kind === 'text') addServlet(of, path, { file: call.file, line: call.line }, run)
}

/** A servlet that waits for its patterns. */
class Registration extends Native {
  readonly #of: ClassValue

  constructor(of: ClassValue) {
    super()
    this.#of = of
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    if (name === 'addMapping' || name === 'addMappings' || name === 'addUrlMappings')
      register(this.#of, call.args, call, run)
    return native(this)
  }
}

/** `ServletContext`, and the handlers of Jetty, which have a path of their own. */
class Context extends Native {
  #path: Value = text('')
  readonly #named = new Map<string, ClassValue>()

  override method(name: string, call: Call, run: Interpreter): Value {
    if (name === 'setContextPath') this.#path = call.args[0] ?? text('')
    const isAdded = name === 'addServlet' || name === 'addServletWithMapping'
    if (isAdded) noteServlet(call, this.#path, run)
    const of = isAdded ? anyServlet(call, run) : undefined
    if (of !== undefined) {
      const path = call.args.at(-1)
      // Jetty takes the pattern with the servlet; the container's own context takes a name for it.
      if (path?.kind === 'text' && call.args.length > 1) register(of, [below(this.#path, path)], call, run)
      const [first] = call.args
      const known = plainText(first)
      if (known !== undefined) this.#named.set(known, of)
      return native(new Registration(of))
    }
    if (name === 'addServletMappingDecoded' || name === 'addServletMapping') {
      const named = this.#named.get(plainText(call.args[1]) ?? '')
      if (named !== undefined) register(named, [below(this.#path, call.args[0] ?? text(''))], call, run)
    }
    return native(this)
  }

  static of(call: Call): Context {
    const context = new Context()
    context.#path = call.args.find((arg) => arg.kind === 'text') ?? text('')
    return context
  }

  note(name: string, of: ClassValue): void {
    this.#named.set(name, of)
  }
}

/** `new Tomcat()`: contexts, and servlets that are given to one by name. */
class Tomcat extends Native {
  override method(name: string, call: Call, run: Interpreter): Value {
    if (name === 'addContext' || name === 'addWebapp')
      return native(Context.of({ ...call, args: call.args.slice(0, 1) }))
    if (name === 'addServlet') noteNamed(call, run)
    return UNKNOWN
  }
}

/** `Tomcat.addServlet(context, "name", servlet)` */
function noteNamed(call: Call, run: Interpreter): void {
  const [context, named] = call.args
  const of = anyServlet(call, run)
  if (of !== undefined && context?.kind === 'native' && context.native instanceof Context)
    context.native.note(plainText(named) ?? '', of)
}

/** What a `ServletModule` of Guice says of itself. */
class GuiceModule extends Native {
  override isCalledBare(name: string): boolean {
    return name === 'serve'
  }

  override method(name: string, call: Call): Value | undefined {
    return name === 'serve' ? native(new Served(call)) : undefined
  }
}

class Served extends Native {
  readonly #at: Call

  constructor(at: Call) {
    super()
    this.#at = at
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const of = name === 'with' ? anyServlet(call, run) : undefined
    if (of !== undefined) register(of, this.#at.args, this.#at, run)
    return UNKNOWN
  }
}

const PACKAGES = [
  'javax.servlet*',
  'jakarta.servlet*',
  'org.eclipse.jetty.*',
  'org.apache.catalina*',
  'com.google.inject.servlet*',
  'org.springframework.boot.web.servlet*',
  'io.undertow.servlet*',
]

export const servletRegistrations: Framework = {
  name: 'servlet-registrations',
  languages: ['java', 'kotlin', 'groovy'],
  packages: PACKAGES,
  hints: String.raw`\b(?:ServletModule|ServletContextHandler|ServletRegistrationBean|ServletHandler)\b|\.addServlet\w*\(|\bServlets\.servlet\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [owner, name] = callee.path.slice(-2)
    const made = call.constructs ? callee.path.at(-1) : undefined
    if (owner === 'Tomcat' && name === 'addServlet') noteNamed(call, run)
    if (made === 'ServletModule') return native(new GuiceModule())
    if (made === 'Tomcat') return native(new Tomcat())
    if (made === 'ServletContextHandler' || made === 'ServletHandler' || made === 'WebAppContext')
      return native(Context.of(call))
    const of =
      made === 'ServletRegistrationBean' || (owner === 'Servlets' && name === 'servlet')
        ? anyServlet(call, run)
        : undefined
    if (of === undefined) return undefined
    if (made !== undefined)
      register(
        of,
        call.args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [arg])),
        call,
        run,
      )
    return native(new Registration(of))
  },

  typed: (type: External) => (type.path.at(-1) === 'ServletContext' ? native(new Context()) : undefined),
}
