import { SubNavigation } from '../../ui/SubNavigation.tsx'

export function LedgerPages() {
  return (
    <SubNavigation
      label="Pages of the ledger"
      pages={[
        { label: 'Proof', to: { to: '/ledger' } },
        { label: 'Entries', to: { to: '/ledger/entries' } },
      ]}
    />
  )
}
