import { SubNavigation } from '../../ui/SubNavigation.tsx'

export function PeoplePages() {
  return (
    <SubNavigation
      label="Pages about people"
      pages={[
        { label: 'People', to: { to: '/people' } },
        { label: 'Roles', to: { to: '/people/roles' } },
        { label: 'Absences', to: { to: '/people/absences' } },
        { label: 'Teams', to: { to: '/people/teams' } },
      ]}
    />
  )
}
