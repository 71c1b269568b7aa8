import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Reader, Route } from '../../../routing/graph.ts'
import { parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import type { RequestShape } from '../request.ts'
import { viewReader } from '../views.ts'
import type { AzureFacts } from './azure-app.ts'

const REQUEST: RequestShape = {
  places: { params: 'query', route_params: 'path', headers: 'header', form: 'form', files: 'form' },
  whole: { get_json: 'json' },
  raw: ['get_body'],
}

/** `{id}`, `{id:int}`, `{id?}`, `{*rest}` */
function azurePath(piece: string): readonly PathForm[] {
  const forms: PathForm[] = []
  const optional = /\/?\{[^{}]*\?\}$/.exec(piece)
  for (const one of optional === null ? [piece] : [piece, piece.slice(0, optional.index)]) {
    const params: ReturnType<typeof pathParam>[] = []
    const path = one.replace(/\{\s*\*?\s*(\w+)\s*(?::[^{}]*)?\??\s*\}/g, (_, name: string) => {
      params.push(pathParam(parameterName(name)))
      return `{${parameterName(name)}}`
    })
    forms.push({ path, params })
  }
  return forms
}

const views = viewReader({ framework: 'azure-functions', syntax: azurePath, request: REQUEST })

export const azureReader: Reader = {
  ...views,
  routeGuards(route: Route, run: Interpreter) {
    // Only Azure's own registrations make routes of this reader.
    const { guard } = route.facts as AzureFacts
    const own = views.routeGuards?.(route, run) ?? []
    return guard === undefined ? own : [{ guard, line: route.line }, ...own]
  },
}
