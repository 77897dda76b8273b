; Inno Setup's description of the Windows installer. Built by the workflow from dist\falcon-desktop:
;   ISCC.exe -DVersion=0.1.0 resources\packaging\windows\installer.iss
; Installs for one user without administrator's rights, or for all when asked.
#ifndef Version
  #error Give the version: -DVersion=…
#endif

[Setup]
AppId={{6F0B2B2E-6E5D-4C8B-9E0B-8B1B0B3D7A51}
AppName=Falcon Desktop
AppVersion={#Version}
AppVerName=Falcon Desktop {#Version}
AppPublisher=The Falcon Desktop founders
DefaultDirName={autopf}\Falcon Desktop
DefaultGroupName=Falcon Desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\..\LICENSE
OutputDir=..\..\..\dist
OutputBaseFilename=falcon-desktop-{#Version}-windows-x64-setup
UninstallDisplayIcon={app}\falcon-desktop-gui.exe
UninstallDisplayName=Falcon Desktop
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
ChangesEnvironment=yes
CloseApplications=yes

[Tasks]
Name: "path"; Description: "Add falcon-desktop to the PATH, for use in terminals"; Flags: unchecked
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; an older version's files must not be found by the newer one
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\..\dist\falcon-desktop\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\Falcon Desktop"; Filename: "{app}\falcon-desktop-gui.exe"; AppUserModelID: "FalconDesktop"
Name: "{autodesktop}\Falcon Desktop"; Filename: "{app}\falcon-desktop-gui.exe"; Tasks: desktopicon

[Registry]
; Windows knows a file by what follows the last full stop, so the type is offered for .json, not taken
Root: HKA; Subkey: "Software\Classes\FalconDesktop.Chat"; ValueType: string; ValueData: "Falcon Desktop chats"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\FalconDesktop.Chat\shell\open\command"; ValueType: string; ValueData: """{app}\falcon-desktop-gui.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.json\OpenWithProgids"; ValueType: string; ValueName: "FalconDesktop.Chat"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: not IsAdminInstallMode and NotInPath

[Run]
Filename: "{app}\falcon-desktop-gui.exe"; Description: "{cm:LaunchProgram,Falcon Desktop}"; Flags: nowait postinstall skipifsilent

[Code]
function NotInPath: Boolean;
var
  Path: String;
begin
  Result := not RegQueryStringValue(HKCU, 'Environment', 'Path', Path)
    or (Pos(';' + Lowercase(ExpandConstant('{app}')) + ';', ';' + Lowercase(Path) + ';') = 0);
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
begin
  if (Step = usPostUninstall) and not UninstallSilent then
    MsgBox('Your conversations, settings and models are left where they are, in '
      + ExpandConstant('{localappdata}\falcon-desktop') + '. Keys are in the Credential Manager.',
      mbInformation, MB_OK);
end;
