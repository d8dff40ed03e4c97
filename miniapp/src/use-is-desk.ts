import { useEffect, useState } from 'preact/hooks';

/** As wide as the styles call a desk. */
const query = '(min-width: 1024px)';

/** Whether the app stands on a desk; follows a window that is made wider or narrower. */
export function useIsDesk(): boolean {
  const [isDesk, setIsDesk] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const follow = () => setIsDesk(media.matches);
    follow();
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, []);
  return isDesk;
}
