/** Architect: the `@http` section of `app.arc`, with handlers in folders named after method and path. */
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import { fileFor, joinPath } from '../../../languages/javascript/resolve.ts'
import type { HandlerFacts, Reader } from '../../../routing/graph.ts'
import { expressPath } from '../express/path.ts'
import { ExpressRequest } from '../express/request.ts'
import { readerOf } from '../files/web-reader.ts'
import { exportsOf } from '../files/modules.ts'
import { methodsGiven } from '../http-methods.ts'

/** The request of `arc.http`, and the event of API Gateway under the same name. */
class ArchitectRequest extends ExpressRequest {
  override member(name: string): Value | undefined {
    if (name === 'queryStringParameters') return super.member('query')
    return super.member(name === 'pathParameters' ? 'params' : name)
  }
}

const reader: Reader = readerOf('architect', expressPath, (facts: HandlerFacts) => [
  native(new ArchitectRequest(facts)),
])

/** Registers the routes of one file. */
export function addArchitect(source: string, file: string, run: Interpreter): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  let section = ''
  for (const [i, written] of source.split('\n').entries()) {
    const content = written.replace(/#.*$/, '').trim()
    if (content.startsWith('@')) section = content
    const [, verb = '', path] = /^(get|post|put|patch|delete|head|options|any|\*)\s+(\/\S*)$/i.exec(content) ?? []
    if (section !== '@http' || path === undefined) continue
    const handler = handlerOf(verb.toLowerCase(), path, file, run)
    router.route({
      file,
      line: i + 1,
      condition: undefined,
      methods: methodsGiven([verb]),
      path: text(path),
      handlers: handler === undefined ? [] : [handler],
    })
  }
}

/** `src/http/get-posts-000id` holds what answers `get /posts/:id`. */
function handlerOf(verb: string, path: string, file: string, run: Interpreter): Value | undefined {
  const name = path.slice(1).replace(/\//g, '-').replace(/:/g, '000').replace(/\*/g, '000').replace(/[._]/g, '_')
  const folder = joinPath(folderOf(file), `src/http/${verb === '*' ? 'any' : verb}-${name === '' ? 'index' : name}`)
  const found = fileFor(run.project.files, folder)
  return found === undefined ? undefined : exportsOf(found, ['handler'], run)[0]?.value
}
