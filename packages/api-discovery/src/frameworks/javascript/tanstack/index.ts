/** TanStack Start: `createFileRoute('/users/$id')({ server: { handlers: { GET } } })`, and what came before it. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { alternatives, field, native, text, type External, type Value } from '../../../engine/values.ts'
import { pathParam, type PathForm } from '../../../routing/path.ts'
import { splitAtFolder, withoutExtension } from '../files/modules.ts'
import { readerOf } from '../files/web-reader.ts'
import { methodsNamed } from '../http-methods.ts'
import { inputObject, inputs, webRequest } from '../inputs.ts'

const MAKERS = new Set(['createFileRoute', 'createServerFileRoute', 'createAPIFileRoute'])

const reader = readerOf('tanstack-start', routePath, (facts) => [
  inputObject({ request: webRequest(facts), params: inputs('path', facts) }),
])

/** `/users/$id`, `/files/$`; segments in parentheses and those that begin with `_` are no part of the address. */
function routePath(piece: string): readonly PathForm[] {
  const names: string[] = []
  const segments = piece.split('/').flatMap((part) => {
    if (/^\(.*\)$|^_/.test(part)) return []
    const bare = part.replace(/_$/, '')
    if (!bare.startsWith('$')) return [bare]
    const name = bare === '$' ? 'wildcard' : bare.slice(1)
    names.push(name)
    return [`{${name}}`]
  })
  return [{ path: segments.join('/'), params: names.map((name) => pathParam(name)) }]
}

export const tanstack: Framework = {
  name: 'tanstack-start',
  languages: ['javascript'],
  packages: [
    '@tanstack/react-router',
    '@tanstack/solid-router',
    '@tanstack/react-start/*',
    '@tanstack/solid-start/*',
    '@tanstack/start/*',
  ],
  hints: String.raw`\bcreate(?:File|ServerFile|APIFile)Route\(`,

  call(callee: External, call: Call): Value | undefined {
    if (!MAKERS.has(callee.path.at(-1) ?? '')) return undefined
    return native(new FileRoute(call.args[0] ?? pathOfFile(call.file)))
  },
}

/** `createServerFileRoute()` takes the path of its file. */
function pathOfFile(file: string): Value {
  const rest = withoutExtension(splitAtFolder(file, ['src/routes', 'routes'])?.rest ?? file)
  return text(`/${rest.replaceAll('.', '/').replace(/(?:^|\/)(?:index|route)$/, '')}`)
}

class FileRoute extends Native {
  readonly #path: Value

  constructor(path: Value) {
    super()
    this.#path = path
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    const [options] = call.args
    this.#add(field(field(options, 'server'), 'handlers') ?? options, call, run)
    return native(this)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'methods') this.#add(call.args[0], call, run)
    return native(this)
  }

  /** Handlers by method; `(api) => ({ GET: api.middleware(…).handler(fn) })` makes them. */
  #add(given: Value | undefined, call: Call, run: Interpreter): void {
    const made = given?.kind === 'function' ? run.invoke(given, [native(new MethodBuilder())]) : given
    for (const handlers of made === undefined ? [] : alternatives(made)) {
      if (handlers.kind !== 'record') continue
      for (const [name, value] of handlers.fields) {
        const methods = /^[A-Z]+$/.test(name) ? methodsNamed(name.toLowerCase()) : undefined
        if (methods === undefined) continue
        const router = run.project.graph.router(reader)
        router.isApplication = true
        router.route({
          file: call.file,
          line: handlers.lines?.get(name) ?? call.line,
          condition: call.condition,
          methods,
          path: this.#path,
          handlers: [field(value, 'handler') ?? value],
          handler: name,
        })
      }
    }
  }
}

class MethodBuilder extends Native {
  /** `({ createHandlers }) => createHandlers({ GET })` */
  override member(name: string): Value | undefined {
    return name === 'createHandlers' ? native(new MethodBuilder()) : undefined
  }

  override call(call: Call): Value | undefined {
    return call.args[0]
  }

  override method(name: string, call: Call): Value | undefined {
    return name === 'handler' ? call.args[0] : native(this)
  }
}
