/** What `WebMvcConfigurer` and its kin register by hand: path prefixes, views, WebSocket handlers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { configurationFor } from '../../jvm/configuration.ts'
import { constantName } from '../../jvm/marks.ts'
import { classMarks } from '../../jvm/methods.ts'
import { bracePath } from '../../jvm/path.ts'
import { contextPath } from './context-path.ts'

interface Prefix {
  readonly path: Value
  readonly applies: (of: ClassValue) => boolean
}

const prefixes = new WeakMap<Project, Prefix[]>()

/** The prefix that the application puts in front of a controller's paths. */
export function prefixOf(of: ClassValue, run: Interpreter): Value | undefined {
  return prefixes.get(run.project)?.find((one) => one.applies(of))?.path
}

/** `PathMatchConfigurer` */
class PathMatch extends Native {
  override method(name: string, call: Call, run: Interpreter): Value {
    const [path, predicate] = call.args
    if (name === 'addPathPrefix' && path !== undefined) {
      const known = prefixes.get(run.project) ?? []
      prefixes.set(run.project, [...known, { path, applies: applies(predicate, run) }])
    }
    return native(this)
  }
}

/** Which controllers a predicate takes: all, those with an annotation, those of a package. */
function applies(predicate: Value | undefined, run: Interpreter): (of: ClassValue) => boolean {
  const isMarked = (of: ClassValue, names: readonly string[]): boolean =>
    classMarks(of, run).some((mark) => names.includes(mark.name))
  if (predicate?.kind === 'external') {
    const args = predicate.call?.args ?? []
    const names = args.flatMap((arg) => constantName(arg) ?? [])
    const made = predicate.path.findLast((part) => part !== '()') ?? ''
    if (made === 'forAnnotation') return (of) => isMarked(of, names)
    if (made === 'forBasePackage') {
      return (of) => args.some((arg) => (of.scope.module.def.scope ?? '').includes(`|${plainText(arg) ?? '?'}`))
    }
    return () => true
  }
  if (predicate?.kind !== 'function') return () => true
  const asked = /"name":"(RestController|Controller)"/.exec(JSON.stringify(predicate.fn.body))?.[1]
  return asked === undefined ? () => true : (of) => isMarked(of, [asked])
}

const reader: Reader = { framework: 'spring', endSlash: 'kept', syntax: bracePath }

/** `ViewControllerRegistry`, `WebSocketHandlerRegistry`, `StompEndpointRegistry` */
class Registry extends Native {
  override method(name: string, call: Call, run: Interpreter): Value {
    if (/^add(?:View|RedirectView|Status)Controller$/.test(name)) add(call.args.slice(0, 1), call, run)
    else if (name === 'addHandler') add(call.args.slice(1), call, run, 'ws')
    else if (name === 'addEndpoint') add(call.args, call, run, 'ws')
    return native(this)
  }
}

function add(paths: readonly Value[], call: Site, run: Interpreter, protocol?: 'ws'): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.prefix = contextPath(configurationFor(call.file, run.project))
  for (const path of paths) {
    router.route({
      file: call.file,
      line: call.line,
      condition: undefined,
      methods: ['GET'],
      path: path.kind === 'text' ? path : text(''),
      handlers: [],
      ...(protocol === undefined ? {} : { protocol }),
    })
  }
}

/** `SimpleUrlHandlerMapping`: handlers by path, of which those of WebSockets are told by their type. */
export class UrlHandlerMapping extends Native {
  override method(name: string, call: Call, run: Interpreter): Value {
    if (name === 'setUrlMap') this.#add(call.args[0], call, run)
    return native(this)
  }

  #add(map: Value | undefined, call: Call, run: Interpreter): void {
    if (map?.kind !== 'record') return
    for (const [path, handler] of map.fields) {
      const line = map.lines?.get(path) ?? call.line
      if (isSocketHandler(handler, run)) add([text(path)], { ...call, line }, run, 'ws')
    }
  }

  static made(call: Call, run: Interpreter): Value {
    const mapping = new UrlHandlerMapping()
    mapping.#add(call.args[0], call, run)
    return native(mapping)
  }
}

function isSocketHandler(handler: Value, run: Interpreter): boolean {
  const name = /WebSocketHandler$/
  if (handler.kind === 'unknown') return handler.type?.kind === 'named' && name.test(handler.type.name)
  if (handler.kind === 'external') return handler.path.some((part) => name.test(part))
  return handler.kind === 'instance' && run.project.outsideBases(handler.of, run).some((base) => name.test(base))
}

/** The value of a parameter of one of the registries' types. */
export function registryOfType(name: string): Value | undefined {
  if (name === 'PathMatchConfigurer') return native(new PathMatch())
  return /^(?:ViewController|WebSocketHandler|StompEndpoint)Registry$/.test(name) ? native(new Registry()) : undefined
}
