/** Which recorded hosts belong to the site that was recorded, and which are analytics, fonts and other third parties. */
import { at, itemsOf, textAt, type DocumentNode } from '../document.ts'

/** Tests hosts; every host passes when the recording does not tell which page it is of. */
export function isOfRecordedSite(log: DocumentNode | undefined): (url: string) => boolean {
  const sites = new Set(
    [
      // Browsers write the page's URL as its title.
      ...itemsOf(at(log, 'pages')).map((page) => textAt(page, 'title') ?? ''),
      ...itemsOf(at(log, 'entries'))
        .filter((entry) => textAt(entry, '_resourceType') === 'document')
        .map((entry) => textAt(entry, 'request', 'url') ?? ''),
    ].flatMap((url) => siteOf(url) ?? []),
  )
  return (url) => {
    const site = siteOf(url)
    return sites.size === 0 || site === undefined || sites.has(site)
  }
}

/**
 * The last two labels of a host, three where the second is short, as in `co.uk`. Without the Public Suffix List this
 * takes some hosts of different owners for one site, and never hosts of one site for two.
 */
export function siteOf(url: string): string | undefined {
  const host = /^(?:https?|wss?):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]+)/i.exec(url)?.[1]?.toLowerCase()
  if (host === undefined) return undefined
  const labels = host.split('.')
  if (host.startsWith('[') || /^\d+$/.test(labels.at(-1) ?? '')) return host
  const isShort = labels.length > 2 && (labels.at(-2) ?? '').length <= 3 && (labels.at(-1) ?? '').length <= 2
  return labels.slice(isShort ? -3 : -2).join('.')
}

const ASSET_PATH = /\.(?:js|mjs|css|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|eot|mp[34]|webm|wasm)$/i

/** Whether a path without query is that of a picture, style, script or the like. */
export function isAssetPath(path: string): boolean {
  return ASSET_PATH.test(path)
}
