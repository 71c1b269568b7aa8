import type { ParamPlace } from '../../../model.ts'

const LOCATIONS: Readonly<Record<string, ParamPlace>> = {
  json: 'json',
  json_or_form: 'json',
  body: 'json',
  query: 'query',
  querystring: 'query',
  args: 'query',
  values: 'query',
  form: 'form',
  form_and_files: 'form',
  files: 'form',
  headers: 'header',
  header: 'header',
  cookies: 'cookie',
  cookie: 'cookie',
  path: 'path',
  view_args: 'path',
}

/** The place that a library's `location` names; JSON when it says nothing, as webargs and flask-smorest have it. */
export function placeOfLocation(location: string | undefined, otherwise: ParamPlace = 'json'): ParamPlace {
  return location !== undefined && Object.hasOwn(LOCATIONS, location) ? (LOCATIONS[location] ?? otherwise) : otherwise
}

/** Whether fields of a model can lie there. */
export function isParamPlace(place: ParamPlace): boolean {
  return place !== 'path' && place !== 'body'
}
