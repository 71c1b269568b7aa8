import type { Exchange } from '../http/message.ts'
import { headerOf, textOf } from '../http/message.ts'
import { leavesOf, parseJson } from '../json.ts'
import type { FilePart, RequestDraft } from '../request/draft.ts'
import { emptyDraft } from '../request/draft.ts'
import type { EndpointView, RuleContext } from './types.ts'

/** Folders in which uploads usually end up, for answers that name only the file. */
const usualFolders = ['/uploads/', '/files/', '/media/', '/static/uploads/', '/public/uploads/', '/images/']

/** True when the working request carries a file. For `applies`. */
export function takesFile({ endpoint, baseline }: EndpointView): true | string {
  if (!endpoint.bodies.some(({ contentType }) => contentType.includes('multipart'))) return 'takes no file'
  const body = baseline()?.draft.body
  return body === undefined || (body.kind === 'multipart' && body.files.length > 0) ? true : 'takes no file'
}

/** The draft with its first file replaced; undefined when it carries none. */
export function withFile(draft: RequestDraft, change: Partial<Omit<FilePart, 'name'>>): RequestDraft | undefined {
  const { body } = draft
  if (body.kind !== 'multipart') return undefined
  const [first, ...rest] = body.files
  return first === undefined ? undefined : { ...draft, body: { ...body, files: [{ ...first, ...change }, ...rest] } }
}

function pathOn(origin: string, text: string): string | undefined {
  try {
    const url = new URL(text, origin)
    return url.origin === origin ? url.pathname + url.search : undefined
  } catch {
    return undefined
  }
}

/** Where the uploaded file may be read: what the answer says, then the usual folders with its name. At most eight paths. */
export function uploadedPaths(context: RuleContext, stored: Exchange, filename: string): string[] {
  const body = parseJson(textOf(stored.response))
  const texts =
    body === undefined ? [] : leavesOf(body).flatMap(({ value }) => (typeof value === 'string' ? [value] : []))
  const extension = /\.\w+$/.exec(filename)?.[0] ?? ''
  const said = texts.filter((text) => text.includes('/') || (extension !== '' && text.endsWith(extension)))
  const candidates = said.flatMap((text) => {
    if (/^https?:/.test(text) || text.startsWith('/')) return [text]
    return text.includes('/') ? [`/${text}`] : usualFolders.map((folder) => folder + text)
  })
  const { origin } = context.endpoint
  const paths = [...candidates, ...usualFolders.map((folder) => folder + filename)].flatMap(
    (text) => pathOn(origin, text) ?? [],
  )
  return [...new Set(paths)].slice(0, 8)
}

/** A plain request for a path of the origin. */
export function getPath(context: RuleContext, path: string): RequestDraft {
  return { ...emptyDraft(context.endpoint), method: 'GET', rawPath: path }
}

/** The first answer in which the uploaded file comes back as the test wants it; undefined when none does. */
export async function readUpload(
  context: RuleContext,
  stored: Exchange,
  filename: string,
  isIt: (exchange: Exchange) => boolean,
): Promise<Exchange | undefined> {
  for (const path of uploadedPaths(context, stored, filename)) {
    const exchange = await context.send(getPath(context, path))
    if (exchange.response.status === 200 && isIt(exchange)) return exchange
  }
  return undefined
}

/** Whether a browser would show it as a document of this origin: of such a type, no attachment, in no sandbox. */
export function isServedAsPage({ response }: Exchange, type: RegExp): boolean {
  const { headers } = response
  const policy = headerOf(headers, 'content-security-policy') ?? ''
  return (
    type.test(headerOf(headers, 'content-type') ?? '') &&
    !/^\s*attachment/i.test(headerOf(headers, 'content-disposition') ?? '') &&
    !/(?:^|;)\s*sandbox\b(?![^;]*allow-scripts)|(?:script|default)-src\s+'none'/i.test(policy)
  )
}
