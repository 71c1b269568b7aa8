import { exposureFixtures, text } from '../../fixture-kit/index.ts'

const xml = { 'content-type': 'application/xml' }
const policy = (domain: string) =>
  text(
    `<?xml version="1.0"?><cross-domain-policy><allow-access-from domain="${domain}"/></cross-domain-policy>`,
    200,
    xml,
  )

export default exposureFixtures({
  fires: { '/crossdomain.xml': policy('*') },
  lookalikes: { '/crossdomain.xml': policy('*.example.org'), '/clientaccesspolicy.xml': text('<none/>', 200, xml) },
})
