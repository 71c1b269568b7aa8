/** Smithy 1.0 and 2.0: operations with the `http` trait (Smithy: HTTP binding traits), in the IDL or the JSON AST. */
import type { Param } from '../../model.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { templatePath, withPathParams } from '../paths.ts'
import { parseSmithy, smithyOfDocument, type SmithyMember, type SmithyModel } from './model.ts'

export const smithy: SpecificationFormat = {
  name: 'smithy',
  extensions: ['.smithy', '.json'],
  accepts: (text, file) =>
    file.toLowerCase().endsWith('.smithy') ? /@(?:smithy\.api#)?http\b/.test(text) : text.includes('"smithy.api#http"'),
  read: (text, file, folder) =>
    endpointsOf(file.toLowerCase().endsWith('.smithy') ? parseSmithy(text) : smithyOfDocument(folder.document(file))),
}

function endpointsOf({ operations, structures }: SmithyModel): FoundEndpoint[] {
  return operations.map(({ name, line, method, uri, isDeprecated, input }) => {
    const [template = '', query = ''] = uri.split('?', 2)
    const path = templatePath(template)
    // Texts of the query that are part of the pattern have one value only.
    const fixed = query.split('&').flatMap((pair): Param[] => {
      const key = pair.split('=', 1)[0] ?? ''
      return key === '' ? [] : [{ name: key, in: 'query', required: true }]
    })
    const params = (input === undefined ? [] : (structures.get(input) ?? [])).flatMap(paramOf)
    return {
      method: method.toUpperCase(),
      path,
      params: withPathParams(path, [...fixed, ...params]),
      line,
      handler: name,
      ...(isDeprecated ? { deprecated: true } : {}),
      confidence: { level: 'high' },
    }
  })
}

/** Members without a binding are fields of the body, unless one of them is the whole of it. */
function paramOf({ name, traits }: SmithyMember): Param[] {
  const required = traits.has('required') ? { required: true } : {}
  const query = traits.get('httpQuery')
  const header = traits.get('httpHeader')
  if (traits.has('httpLabel')) return [{ name, in: 'path', required: true }]
  if (query !== undefined) return [{ name: query === '' ? name : query, in: 'query', ...required }]
  if (header !== undefined) return [{ name: header === '' ? name : header, in: 'header', ...required }]
  if (traits.has('httpPayload')) return [{ name: 'body', in: 'body', ...required }]
  if (traits.has('httpQueryParams') || traits.has('httpPrefixHeaders')) return []
  const json = traits.get('jsonName')
  return [{ name: json === undefined || json === '' ? name : json, in: 'json', ...required }]
}
