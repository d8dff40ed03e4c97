import { Icon, type IconName } from './icon.tsx';

export interface LinkRowProps {
  icon: IconName;
  href: string;
  title: string;
  text: string;
}

/** A row that leads to a page. */
export function LinkRow({ icon, href, title, text }: LinkRowProps) {
  return (
    <li>
      <a class="row" href={href}>
        <Icon name={icon} />
        <span class="row-body">
          <span class="row-title">{title}</span>
          <span class="row-text">{text}</span>
        </span>
        <Icon name="chevron" small />
      </a>
    </li>
  );
}
