import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Reader, Route } from '../../../routing/graph.ts'
import { azurePath } from '../../shared/azure-path.ts'
import type { RequestShape } from '../request.ts'
import { viewReader } from '../views.ts'
import type { AzureFacts } from './azure-app.ts'

const REQUEST: RequestShape = {
  places: { params: 'query', route_params: 'path', headers: 'header', form: 'form', files: 'form' },
  whole: { get_json: 'json' },
  raw: ['get_body'],
}

const views = viewReader({ framework: 'azure-functions', endSlash: 'dropped', syntax: azurePath, request: REQUEST })

export const azureReader: Reader = {
  ...views,
  routeGuards(route: Route, run: Interpreter) {
    // Only Azure's own registrations make routes of this reader.
    const { guard } = route.facts as AzureFacts
    const own = views.routeGuards?.(route, run) ?? []
    return guard === undefined ? own : [{ guard, line: route.line }, ...own]
  },
}
