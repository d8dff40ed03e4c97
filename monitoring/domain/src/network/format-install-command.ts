interface Install {
  /** Of the server, without a slash at its end. */
  url: string;
  token: string;
}

/** The one line that a person pastes on a host. The script is the same for everybody: the token stands only here. */
export function formatInstallCommand({ url, token }: Install): string {
  return `curl -fsSL ${url}/api/v1/agent/install.sh | sudo sh -s -- ${token}`;
}
